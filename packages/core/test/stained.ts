import type { Image } from '../src/photo/image.js';
import type { Plane } from '../src/photo/resample.js';

/** A round stain: where, how large, over how many pixels its edge fades out, and what it shows of 255 for each channel. */
export interface Stain {
  readonly at: readonly [number, number];
  readonly radius: number;
  readonly soft: number;
  readonly colour: readonly number[];
}

/** How much of each pixel of a square picture a stain covers, in `[0, 1]`: half of it at its radius. */
export function coverOf(side: number, { at, radius, soft }: Stain): Plane {
  const values = Float32Array.from({ length: side * side }, (_, i) => {
    const away = Math.hypot((i % side) + 0.5 - at[0], Math.floor(i / side) + 0.5 - at[1]);
    const t = Math.min(Math.max((radius + soft / 2 - away) / Math.max(soft, 1), 0), 1);
    return t * t * (3 - 2 * t);
  });
  return { width: side, height: side, values };
}

/** A square picture, smooth with a little grain but for what `level` says of its pixels, with stains over it. */
export function stained(
  side: number,
  stains: readonly Stain[],
  { channels = 3, level = (x: number, y: number) => 110 + 20 * Math.sin(x / 40) + 15 * Math.cos(y / 30) } = {},
): Image {
  const pixels = new Uint8Array(side * side * channels);
  const covers = stains.map((stain) => coverOf(side, stain).values);
  for (let i = 0; i < side * side; i++)
    for (let c = 0; c < channels; c++) {
      const grain = ((i * 7919 + c * 104729) % 9) - 4;
      let value = level(i % side, Math.floor(i / side)) + 10 * c + grain;
      covers.forEach((cover, n) => {
        value += cover[i]! * (stains[n]!.colour[c]! - value);
      });
      pixels[i * channels + c] = Math.min(Math.max(Math.round(value), 0), 255);
    }
  return { name: 'stained.png', width: side, height: side, channels: channels as 1 | 3, depth: 8, pixels };
}
