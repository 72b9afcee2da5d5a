import { indicesOf } from './pixelwise.js';
import type { Plane } from './resample.js';

// Grids of every second pixel of another, across and down, from its first on: what has no detail finer than that loses nothing there,
// and takes a quarter of the work. Back on the whole grid, a pixel between two is made of four in a row, as Catmull and Rom have it.

type Size = Pick<Plane, 'width' | 'height'>;

/** What a pixel midway between two has of these, and of those beyond them. */
const [near, beyond] = [9 / 16, -1 / 16];

/** The size of a grid of every second pixel. */
export function halfOf({ width, height }: Size): Size {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
}

/** Every second value of a plane of a size. */
export function everySecond(values: Float32Array, size: Size): Float32Array {
  const { width, height } = halfOf(size);
  const half = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) half[y * width + x] = values[2 * (y * size.width + x)]!;
  return half;
}

/** Which of every second pixel of a grid some pixels are made of, all as indices. */
export function halfPixelsFor(pixels: Int32Array, size: Size): Int32Array {
  const { width, height } = halfOf(size);
  const isNeeded = new Uint8Array(width * height);
  for (let n = 0; n < pixels.length; n++) {
    const x = pixels[n]! % size.width;
    const y = (pixels[n]! - x) / size.width;
    const [left, right] = rangeOf(x, width);
    const [top, bottom] = rangeOf(y, height);
    for (let row = top; row <= bottom; row++) isNeeded.fill(1, row * width + left, row * width + right + 1);
  }
  return indicesOf(isNeeded);
}

/** The first and the last of what a place along an axis is made of. */
function rangeOf(place: number, extent: number): readonly [number, number] {
  const at = place >> 1;
  return place & 1 ? [Math.max(at - 1, 0), Math.min(at + 2, extent - 1)] : [at, at];
}

/** Adds to each of some pixels of a grid, as indices, what a plane of every second one has there; its edge goes on. */
export function addFromHalf(into: Float32Array, half: Float32Array, pixels: Int32Array, size: Size): void {
  const { width, height } = halfOf(size);
  const across = (row: number, x: number, isBetween: boolean): number => {
    if (!isBetween) return half[row + x]!;
    const next = Math.min(x + 1, width - 1);
    const outer = half[row + Math.max(x - 1, 0)]! + half[row + Math.min(x + 2, width - 1)]!;
    return near * (half[row + x]! + half[row + next]!) + beyond * outer;
  };
  for (let n = 0; n < pixels.length; n++) {
    const column = pixels[n]! % size.width;
    const line = (pixels[n]! - column) / size.width;
    const [x, y, isBetween] = [column >> 1, line >> 1, (column & 1) === 1];
    let value = across(y * width, x, isBetween);
    if (line & 1) {
      const next = across(Math.min(y + 1, height - 1) * width, x, isBetween);
      const above = across(Math.max(y - 1, 0) * width, x, isBetween);
      const below = across(Math.min(y + 2, height - 1) * width, x, isBetween);
      value = near * (value + next) + beyond * (above + below);
    }
    into[n] = into[n]! + value;
  }
}
