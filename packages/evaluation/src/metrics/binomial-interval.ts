import { checkInteger } from '@fuzzydiff/core/internal';
import type { Interval } from './bootstrap.js';

/**
 * The exact interval of a probability (Clopper and Pearson 1934): with a confidence of at least 95 %, the probability of what happened
 * `count` times of `trials` lies in it. Unlike a bootstrap's it says something where nothing happened.
 *
 * @param count from 0 to `trials`
 * @param trials at least 1
 * @returns within `[0, 1]`
 * @throws FuzzydiffError `invalid-argument` for other numbers
 */
export function binomialInterval(count: number, trials: number): Interval {
  checkInteger('trials', trials, 1, 1e6);
  checkInteger('count', count, 0, trials);
  const tail = 0.025;
  // At the ends of the interval, as much or as little would happen in one of forty cases.
  const low = count === 0 ? 0 : crossing((p) => 1 - atMost(count - 1, trials, p) >= tail);
  const high = count === trials ? 1 : crossing((p) => atMost(count, trials, p) <= tail);
  return { low, high };
}

/** The least probability at which something holds that holds of all larger ones. */
function crossing(holds: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The probability of at most `count` of `trials`. */
function atMost(count: number, trials: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return count >= trials ? 1 : 0;
  let log = trials * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let k = 1; k <= count; k++) {
    log += Math.log(((trials - k + 1) / k) * (p / (1 - p)));
    sum += Math.exp(log);
  }
  return Math.min(sum, 1);
}
