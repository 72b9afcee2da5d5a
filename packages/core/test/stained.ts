import type { Image } from '../src/photo/image.js';
import type { Plane } from '../src/photo/resample.js';
import { type PaintOptions, painted } from './painted.js';

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
export function stained(side: number, stains: readonly Stain[], options: PaintOptions = {}): Image {
  const covers = stains.map((stain) => ({
    values: coverOf(side, stain).values,
    colour: (c: number) => stain.colour[c]!,
  }));
  return painted(side, covers, { grain: (at) => ((at * 7919) % 9) - 4, ...options });
}
