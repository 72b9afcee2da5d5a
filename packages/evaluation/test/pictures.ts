import type { FaceBox, Image } from '@fuzzydiff/core/image';

/** How a synthetic photograph is stored. */
export interface SyntheticPhotograph {
  readonly width?: number;
  readonly height?: number;
  readonly channels?: 1 | 3;
  readonly depth?: 8 | 16;
  /** Whether three channels are equal. */
  readonly grey?: boolean;
}

/** A box in the middle of a picture of 160 × 200 pixels. */
export const middleFace: FaceBox = { x: 50, y: 55, width: 60, height: 80 };

/** A picture without people: soft waves, each channel with its own, of middling brightness. */
export function syntheticPhotograph({
  width = 160,
  height = 200,
  channels = 3,
  depth = 8,
  grey = false,
}: SyntheticPhotograph = {}): Image {
  const full = depth === 8 ? 255 : 65535;
  const count = width * height * channels;
  const pixels = depth === 8 ? new Uint8Array(count) : new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const c = grey ? 0 : i % channels;
    const pixel = Math.floor(i / channels);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    pixels[i] = Math.round(full * (0.5 + 0.15 * Math.sin(x / 17 + c) + 0.12 * Math.cos(y / 13 - c)));
  }
  return { name: 'waves', width, height, channels, depth, pixels };
}
