import type { Image } from '../src/photo/image.js';
import type { Plane } from '../src/photo/resample.js';
import { type PaintOptions, painted } from './painted.js';

/** A line across a picture: its middle, half its width in pixels, and what it shows of 255 in every channel. */
export interface Line {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly halfWidth: number;
  readonly level: number;
}

const off = ({ from, to }: Line, x: number, y: number): number => {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const along = Math.min(Math.max(((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy), 0), 1);
  return Math.hypot(x - from[0] - along * dx, y - from[1] - along * dy);
};

/** How much of each pixel of a square picture a line covers, in `[0, 1]`. */
export function covered(side: number, line: Line): Plane {
  const values = Float32Array.from({ length: side * side }, (_, i) => {
    const share = line.halfWidth + 0.5 - off(line, (i % side) + 0.5, Math.floor(i / side) + 0.5);
    return Math.min(Math.max(share, 0), 1);
  });
  return { width: side, height: side, values };
}

/** A square picture, smooth but for what `level` says of its pixels, with lines over it. */
export function scratched(side: number, lines: readonly Line[], options: PaintOptions = {}): Image {
  const covers = lines.map((line) => ({ values: covered(side, line).values, colour: () => line.level }));
  return painted(side, covers, options);
}
