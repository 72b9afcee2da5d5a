import { checkInteger, checkNumber, invalidArgument } from '../errors.js';

/**
 * The noise schedule of a model's training, as data. `start`, `end` and `betas` are variances in (0, 1), `steps` the number of
 * training steps T.
 */
export type BetaSchedule =
  | { readonly kind: 'linear' | 'scaled_linear'; readonly start: number; readonly end: number; readonly steps: number }
  | { readonly kind: 'cosine'; readonly steps: number }
  | { readonly kind: 'given'; readonly betas: readonly number[] };

/**
 * The variances `beta_t`, `t = 0 .. T-1`, in float64.
 *
 * `linear` is Ho et al. 2020 (arXiv 2006.11239, section 4); `scaled_linear` is linear in the square root (Rombach et
 * al. 2022); `cosine` is Nichol and Dhariwal 2021 (arXiv 2102.09672, eq. 17), with beta at most 0.999.
 *
 * @returns T variances, one per training timestep
 * @throws FuzzydiffError `invalid-argument` for a schedule outside these ranges
 */
export function betas(schedule: BetaSchedule): Float64Array {
  switch (schedule?.kind) {
    case 'linear':
      return ramp(schedule);
    case 'scaled_linear':
      return ramp(schedule, Math.sqrt, (x) => x * x);
    case 'cosine': {
      const steps = checkInteger('schedule.steps', schedule.steps, 1, 1_000_000);
      const abar = (t: number) => Math.cos(((t / steps + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
      return Float64Array.from({ length: steps }, (_, t) => Math.min(1 - abar(t + 1) / abar(t), 0.999));
    }
    case 'given': {
      if (!Array.isArray(schedule.betas) || schedule.betas.length === 0)
        throw invalidArgument('schedule.betas', 'a list of variances', schedule.betas);
      return Float64Array.from(schedule.betas, (beta, t) =>
        checkNumber(`schedule.betas[${t}]`, beta, 1e-12, 1 - 1e-12),
      );
    }
    default:
      throw invalidArgument(
        'schedule.kind',
        'linear, scaled_linear, cosine or given',
        (schedule as BetaSchedule)?.kind,
      );
  }
}

/** Linear in `scale(beta)`; `unscale` undoes it. */
function ramp(
  range: { start: number; end: number; steps: number },
  scale = (beta: number) => beta,
  unscale = (x: number) => x,
): Float64Array {
  const start = scale(checkNumber('schedule.start', range.start, 1e-12, 1 - 1e-12));
  const end = scale(checkNumber('schedule.end', range.end, 1e-12, 1 - 1e-12));
  const steps = checkInteger('schedule.steps', range.steps, 1, 1_000_000);
  const slope = steps > 1 ? (end - start) / (steps - 1) : 0;
  const variances = new Float64Array(steps);
  for (let t = 0; t < steps; t++) variances[t] = unscale(start + slope * t);
  return variances;
}

/** How many training timesteps a schedule has: T of Ho et al. 2020. */
export function scheduleLength(schedule: BetaSchedule): number {
  return schedule.kind === 'given' ? schedule.betas.length : schedule.steps;
}

/**
 * `abar_t = prod_{d <= t} (1 - beta_d)` (Ho et al. 2020, eq. 4): how much of the clean image's variance is left at noise
 * level `t`.
 *
 * @returns T shares in (0, 1), one per training timestep
 * @throws FuzzydiffError `invalid-argument` for a schedule that {@link betas} refuses
 */
export function alphasCumprod(schedule: BetaSchedule): Float64Array {
  const shares = betas(schedule);
  let product = 1;
  for (let t = 0; t < shares.length; t++) {
    product *= 1 - shares[t]!;
    shares[t] = product;
  }
  return shares;
}
