import type { Image } from '../src/photo/image.js';

/** Something that is laid over a picture: how much of each pixel it covers, from 0 to 1, and what it shows of 255 for each channel. */
export interface Cover {
  readonly values: Float32Array;
  readonly colour: (channel: number) => number;
}

/** How a picture is painted. */
export interface PaintOptions {
  readonly channels?: number;
  /** What its first channel shows of 255 without covers; the others are lighter by 10 each. @default something smooth */
  readonly level?: (x: number, y: number) => number;
  /** What is added to each value before covers, by its place in the pixels. @default nothing */
  readonly grain?: (place: number) => number;
}

/** A square picture with covers over it, the last on top. */
export function painted(side: number, covers: readonly Cover[], options: PaintOptions = {}): Image {
  const { channels = 3, level = smooth, grain = () => 0 } = options;
  const pixels = new Uint8ClampedArray(side * side * channels);
  for (let i = 0; i < side * side; i++)
    for (let c = 0; c < channels; c++) {
      const at = i * channels + c;
      let value = level(i % side, Math.floor(i / side)) + 10 * c + grain(at);
      for (const { values, colour } of covers) value += values[i]! * (colour(c) - value);
      pixels[at] = value;
    }
  return {
    name: 'painted.png',
    width: side,
    height: side,
    channels: channels as 1 | 3,
    depth: 8,
    pixels: new Uint8Array(pixels.buffer),
  };
}

const smooth = (x: number, y: number) => 110 + 30 * Math.sin(x / 40) + 20 * Math.cos(y / 30);
