import { alphasCumprod, type BetaSchedule } from './betas.js';

const known = new WeakMap<BetaSchedule, Float64Array>();

/** {@link alphasCumprod} of a schedule, computed the first time: every plan asks for it again. Not to be changed. */
export function knownAlphas(schedule: BetaSchedule): Float64Array {
  const found = known.get(schedule) ?? alphasCumprod(schedule);
  known.set(schedule, found);
  return found;
}
