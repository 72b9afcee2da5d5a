import { checkInteger, invalidArgument } from '../errors.js';

/** How often a run goes back up to blend what it made with what it was given (RePaint's resampling). */
export interface Jumps {
  /** Levels gone back up each time. @default 1 */
  readonly length?: number;
  /** How often each stretch is walked in all; 1 means that it never goes back up. @default 1 */
  readonly samples?: number;
}

/** A move between neighbouring levels: `to = from - 1` is a reverse step, `to = from + 1` a step up. */
export type Move = readonly [from: number, to: number];

/**
 * The moves of a whole run over `levels` noise levels, from the noisiest to level -1, the clean image.
 *
 * At every multiple of `length` below the top stretch the run goes up `length` levels and comes down again,
 * `samples - 1` times (Lugmayr et al. 2022, arXiv 2201.09865, appendix B; the paper's inner loop over J, Algorithm 1,
 * is `length` 1). (250, 10, 10) has 4,570 moves: 2,410 reverse steps and 2,160 steps up.
 *
 * @throws FuzzydiffError `invalid-argument`
 */
export function jumpMoves(levels: number, jumps: Jumps = {}): Move[] {
  if (typeof jumps !== 'object' || jumps === null || Array.isArray(jumps))
    throw invalidArgument('jumps', 'an object { length, samples }', jumps);
  const { length = 1, samples = 1 } = jumps;
  checkInteger('levels', levels, 1, 1_000_000);
  checkInteger('jumps.length', length, 1, 1_000_000);
  checkInteger('jumps.samples', samples, 1, 1_000_000);
  const moves: Move[] = [];
  const jumpsLeft = new Map<number, number>();
  for (let level = 0; level < levels - length; level += length) jumpsLeft.set(level, samples - 1);

  for (let level = levels - 1; level >= 0; level--) {
    moves.push([level, level - 1]);
    const landed = level - 1;
    const left = jumpsLeft.get(landed) ?? 0;
    if (left === 0) continue;
    jumpsLeft.set(landed, left - 1);
    for (let step = 0; step < length; step++) moves.push([landed + step, landed + step + 1]);
    level = landed + length + 1;
  }
  return moves;
}
