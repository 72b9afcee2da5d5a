import type { Damage } from '../damage.js';
import type { Image } from '../image.js';
import { type Box, union } from '../placement.js';
import { boxAround } from '../tiles.js';
import type { StrokePlace } from './place.js';

/** A stroke of a photograph. */
export interface Stroke {
  /** Places along its middle line, one after another. */
  readonly way: readonly StrokePlace[];
  /** In pixels. */
  readonly halfWidth: number;
}

/** How much of the photograph around a stroke is to tell what goes there, in its half widths and in pixels. */
const [widths, pixels] = [4, 8];

/** Damage with strokes laid over it, whose part of the photograph grows as far as they reach. */
export function withStrokes(
  damage: Damage,
  strokes: readonly Stroke[],
  image: Pick<Image, 'width' | 'height'>,
): Damage {
  const box = strokes.reduce((sum, stroke) => union(sum, boxOf(stroke, image)), damage.box);
  const { width, height } = box;
  const values = new Float32Array(width * height);
  const own = damage.box;
  for (let row = 0; row < own.height; row++)
    values.set(
      damage.weight.values.subarray(row * own.width, (row + 1) * own.width),
      (own.y - box.y + row) * width + own.x - box.x,
    );
  const found = values.slice();
  for (const { way, halfWidth } of strokes)
    for (let n = 1; n < way.length; n++) lay(values, box, [way[n - 1]!, way[n]!], halfWidth);
  const unseen = values.map((value, i) => value - found[i]!);
  return { box, weight: { width, height, values }, unseen: { width, height, values: unseen } };
}

function boxOf({ way, halfWidth }: Stroke, image: Pick<Image, 'width' | 'height'>): Box {
  const range = (values: readonly number[]) => {
    const first = Math.floor(Math.min(...values));
    return [first, Math.ceil(Math.max(...values)) - first] as const;
  };
  const [x, width] = range(way.map((place) => place.x));
  const [y, height] = range(way.map((place) => place.y));
  return boxAround({ x, y, width, height }, Math.ceil(widths * halfWidth + pixels), image);
}

/** Lays a straight piece of a stroke over what there is, with an edge of a pixel. */
function lay(
  values: Float32Array,
  { x: left, y: top, width, height }: Box,
  [from, to]: readonly [StrokePlace, StrokePlace],
  halfWidth: number,
): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = Math.max(dx * dx + dy * dy, 1e-9);
  const reach = halfWidth + 1;
  const between = (a: number, b: number, first: number, size: number) => [
    Math.max(Math.floor(Math.min(a, b) - reach) - first, 0),
    Math.min(Math.ceil(Math.max(a, b) + reach) - first, size),
  ];
  const [firstRow, rows] = between(from.y, to.y, top, height) as [number, number];
  const [firstColumn, columns] = between(from.x, to.x, left, width) as [number, number];
  for (let row = firstRow; row < rows; row++)
    for (let column = firstColumn; column < columns; column++) {
      const [px, py] = [left + column + 0.5 - from.x, top + row + 0.5 - from.y];
      const along = Math.min(Math.max((px * dx + py * dy) / square, 0), 1);
      const off = Math.hypot(px - along * dx, py - along * dy);
      const share = Math.min(Math.max(halfWidth + 0.5 - off, 0), 1);
      const i = row * width + column;
      values[i] = Math.max(values[i]!, share);
    }
}
