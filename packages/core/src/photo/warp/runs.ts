import type { Plane } from '../resample.js';

/** A grid of pixels, and which of them are wanted. */
export interface WantedGrid extends Pick<Plane, 'width' | 'height'> {
  /** As indices, ascending. @default all */
  readonly places?: Int32Array | undefined;
}

/** Pixels of a grid that follow one another in a row, and where among all that are made of it they go. */
export interface Run {
  readonly column: number;
  readonly row: number;
  readonly length: number;
  readonly at: number;
}

/** How many pixels are wanted of a grid. */
export function wantedOf({ width, height, places }: WantedGrid): number {
  return places?.length ?? width * height;
}

/** The pixels that are wanted of a grid, as the runs that they are. */
export function eachRun({ width, height, places }: WantedGrid, visit: (run: Run) => void): void {
  if (!places) for (let row = 0; row < height; row++) visit({ column: 0, row, length: width, at: row * width });
  else
    for (let at = 0; at < places.length; ) {
      const column = places[at]! % width;
      const length = runLength(places, at, width - column);
      visit({ column, row: (places[at]! - column) / width, length, at });
      at += length;
    }
}

function runLength(places: Int32Array, at: number, most: number): number {
  const end = Math.min(at + most, places.length);
  let next = at + 1;
  while (next < end && places[next] === places[next - 1]! + 1) next++;
  return next - at;
}
