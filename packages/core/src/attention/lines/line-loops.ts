/**
 * Planes as the loops work on them: rows have margins on both sides, in which the values at their ends go on, so that what is moved
 * aside is read without asking whether it is there.
 */
export interface Rows {
  readonly width: number;
  readonly height: number;
  /** How many values each margin has: a multiple of 4, more than 3 above the farthest that is moved. */
  readonly margin: number;
}

/** From each row to the next, in values. */
export function strideOf({ width, margin }: Rows): number {
  return width + 2 * margin;
}

/** How far something is moved, in pixels. Down, an image's border goes on beyond it. */
export interface Shift {
  readonly right: number;
  readonly down: number;
}

/** A piece of line around each pixel and the two beside it, each as the shift from the pixel to where the piece begins. */
export type Beside = Readonly<Record<'around' | 'left' | 'right', Shift>>;

/** The loops of `alongLines`, on planes that begin at places of one memory: `into` and `from` are where the first value of a first row is. */
export interface LineLoops {
  /** Memory for so many values at least; that of an earlier call is gone. */
  memory(values: number): Float32Array;
  /** Fills the margins of a plane. */
  margins(into: number, rows: Rows): void;
  /** To each value the one that is moved to it. */
  sums(into: number, from: number, rows: Rows, by: Shift): void;
  /** By how much the sum of the piece around each pixel stands out from the higher of those beside it, to the fourth power. */
  standing(into: number, from: number, rows: Rows, beside: Beside): void;
  /** What is moved to each value, where that is more; margins stay as they are. */
  strongest(into: number, from: number, rows: Rows, by: Shift): void;
}
