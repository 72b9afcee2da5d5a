import type { ReverseStep } from './sample-loops.js';

/** How far from 0 a predicted clean image may be. */
export function boundOf({ clipSample }: ReverseStep): number {
  return clipSample ? 1 : Number.MAX_VALUE;
}

/**
 * Which values are beyond the bounds can't be predicted, so clipping does not branch: a + |a| is 2 max(0, a), and what is
 * taken away above a bound leaves the bound exactly.
 */
export function clipped(value: number, bound: number): number {
  const above = value - bound;
  const below = -bound - value;
  return value + 0.5 * (below + Math.abs(below) - (above + Math.abs(above)));
}
