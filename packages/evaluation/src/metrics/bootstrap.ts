import { checkInteger, checkNumber, invalidArgument } from '@fuzzydiff/core/internal';
import { keyedNoise } from '@fuzzydiff/core/math';
import { randomStream } from '../random/random.js';

/** Options of a bootstrap. */
export interface BootstrapOptions {
  /** How often to draw as many items as there are, with replacement. @default 1000 */
  readonly resamples?: number;
  /** The probability that the interval is to hold the truth, in `[0, 1]`. @default 0.95 */
  readonly confidence?: number;
  /** Whole number from 0 to 2^53 - 1. @default 0 */
  readonly seed?: number;
}

/** An interval from `low` to `high`, both in the unit and the range of the statistic. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * A confidence interval of a statistic over images, by the percentile bootstrap (Efron 1979): the quantiles of the
 * statistic over resamples of the images. The same for the same seed, on every machine.
 *
 * @param items one per image: whatever the statistic takes
 * @throws FuzzydiffError `invalid-argument` for no items, other options, or a statistic that isn't a number
 *
 * @example bootstrapInterval(decibels, (sample) => sample.reduce((sum, dB) => sum + dB, 0) / sample.length)
 */
export function bootstrapInterval<T>(
  items: readonly T[],
  statistic: (sample: readonly T[]) => number,
  { resamples = 1000, confidence = 0.95, seed = 0 }: BootstrapOptions = {},
): Interval {
  checkInteger('resamples', resamples, 1, 1e6);
  checkNumber('confidence', confidence, 0, 1);
  if (items.length === 0) throw invalidArgument('items', 'at least one image', 0);
  const random = randomStream(keyedNoise(seed), 'bootstrap');
  const values = Float64Array.from({ length: resamples }, () => {
    const value = statistic(items.map(() => items[random.integer(items.length)]!));
    if (Number.isNaN(value)) throw invalidArgument('statistic', 'a function that gives a number', value);
    return value;
  }).sort();
  return { low: quantile(values, (1 - confidence) / 2), high: quantile(values, (1 + confidence) / 2) };
}

/** The value below which a share of sorted values lies, straight lines between neighbours (numpy's default). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}
