import { invalidArgument } from '../errors.js';

/**
 * The noise levels a sampler visits, cleanest first: tables in float64 under the paper's names.
 * Level `i` has the training timestep `timesteps[i]`; level -1 is the clean image, with `abar = 1`.
 */
export interface NoiseLevels {
  /** Training timesteps, ascending. */
  readonly timesteps: readonly number[];
  /** `abar` at each level, in (0, 1), one per level. */
  readonly alphasCumprod: Float64Array;
  /** `abar` one level further down, one per level; 1 at level 0. */
  readonly alphasCumprodPrev: Float64Array;
  /** The respaced variances `beta_i = 1 - abar_i / abar_{i-1}`, one per level. */
  readonly betas: Float64Array;
}

/**
 * The levels of the kept timesteps of a schedule: respacing (Nichol and Dhariwal 2021, section 4).
 *
 * @param alphasCumprod of the whole schedule, one per training timestep
 * @param timesteps the kept training timesteps, ascending
 * @throws FuzzydiffError `invalid-argument` when the timesteps do not ascend within the schedule
 */
export function noiseLevels(alphasCumprod: Float64Array, timesteps: readonly number[]): NoiseLevels {
  timesteps.forEach((t, i) => {
    if (!Number.isInteger(t) || t < 0 || t >= alphasCumprod.length || (i > 0 && t <= timesteps[i - 1]!))
      throw invalidArgument('timesteps', `ascending whole numbers from 0 to ${alphasCumprod.length - 1}`, timesteps);
  });
  const kept = Float64Array.from(timesteps, (t) => alphasCumprod[t]!);
  const previous = Float64Array.from(kept, (_, i) => (i === 0 ? 1 : kept[i - 1]!));
  return {
    timesteps: [...timesteps],
    alphasCumprod: kept,
    alphasCumprodPrev: previous,
    betas: kept.map((abar, i) => 1 - abar / previous[i]!),
  };
}
