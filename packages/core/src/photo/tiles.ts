import type { Box } from './placement.js';
import type { Plane } from './resample.js';

/** Of a tile, in pixels: large enough that what is around it does not outweigh it, and small enough to follow a scratch. */
const side = 64;

/** Where something lies: a plane that is 0 elsewhere. */
interface Marked extends Pick<Plane, 'width' | 'height'> {
  readonly values: Float32Array | Uint8Array;
}

/**
 * The tiles of a grid that something lies in, or within reach of. What a filter makes of a plane that is 0 almost everywhere is 0 in
 * all others, and what is asked of it in a few places lies in these. Ours.
 *
 * @param reach in pixels
 */
export function tilesNear(marked: Marked, reach = 0): Box[] {
  const tiles: Box[] = [];
  for (let y = 0; y < marked.height; y += side)
    for (let x = 0; x < marked.width; x += side) {
      const tile = { x, y, width: Math.min(side, marked.width - x), height: Math.min(side, marked.height - y) };
      if (isMarkedIn(boxAround(tile, reach, marked), marked)) tiles.push(tile);
    }
  return tiles;
}

function isMarkedIn({ x, y, width, height }: Box, { values, width: stride }: Marked): boolean {
  for (let row = y; row < y + height; row++)
    for (let i = row * stride + x; i < row * stride + x + width; i++) if (values[i] !== 0) return true;
  return false;
}

/** A part of a grid with so many pixels around it, as far as the grid goes. */
export function boxAround(box: Box, reach: number, { width, height }: Pick<Plane, 'width' | 'height'>): Box {
  const [x, y] = [Math.max(box.x - reach, 0), Math.max(box.y - reach, 0)];
  return {
    ...{ x, y },
    width: Math.min(box.x + box.width + reach, width) - x,
    height: Math.min(box.y + box.height + reach, height) - y,
  };
}

/**
 * A part of a plane whose rows are `stride` long.
 *
 * @param into where it goes. @default memory of its own
 */
export function cut(
  values: Float32Array,
  stride: number,
  { x, y, width, height }: Box,
  into: Float32Array = new Float32Array(width * height),
): Float32Array {
  for (let row = 0; row < height; row++) {
    const from = (y + row) * stride + x;
    into.set(values.subarray(from, from + width), row * width);
  }
  return into;
}

/**
 * Puts the values of a tile where they belong, in a plane whose rows are `stride` long.
 *
 * @param from the tile's values, and maybe more around them, and the part of the plane that they are of
 */
export function put(
  { values, box }: { readonly values: Float32Array; readonly box: Box },
  tile: Box,
  into: Float32Array,
  stride: number,
): void {
  for (let row = 0; row < tile.height; row++) {
    const from = (tile.y - box.y + row) * box.width + tile.x - box.x;
    into.set(values.subarray(from, from + tile.width), (tile.y + row) * stride + tile.x);
  }
}
