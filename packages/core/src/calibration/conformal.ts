import type { WholeScores } from '../attention/whole-scores.js';
import { FuzzydiffError, invalidArgument } from '../errors.js';
import { apart } from './apart.js';
import type { CleanPromise, RegionSize } from './clean-promise.js';
import { imagesFor, leastAlpha } from './least-alpha.js';

/** What is looked at: the head of a face, or all that the model sees. */
export type LookedAt = 'head' | 'frame';

/**
 * The regions of clean images that a region is compared with. What lies in the head is never larger than the region of the frame that
 * it is part of, so that those of the frame serve for the head too where a promise has none of its own.
 */
function regionsOf({ head, frame }: CleanPromise, lookedAt: LookedAt): readonly (readonly RegionSize[])[] {
  return lookedAt === 'head' ? (head ?? frame) : frame;
}

/** The mass of each clean image's largest region, 0 where it has none, the largest first. */
function largestMasses(images: readonly (readonly RegionSize[])[]): number[] {
  const largest = images.map((regions) => regions.reduce((most, { mass }) => Math.max(most, mass), 0));
  return largest.sort((a, b) => b - a);
}

/**
 * The conformal p value of a region: `(1 + #{clean images whose largest region has at least this mass}) / (n + 1)` (Vovk et al.
 * 2005, "Algorithmic learning in a random world", section 2.2). On a clean image that is exchangeable with the n, the smallest of
 * its regions' is at most `alpha` with a probability of at most `alpha`.
 *
 * @returns a function of a region's mass, above 0 to 1, with values in `[1 / (n + 1), 1]`
 */
export function pValues(promise: CleanPromise, lookedAt: LookedAt): (mass: number) => number {
  const largest = largestMasses(regionsOf(promise, lookedAt));
  return (mass) => {
    const smaller = largest.findIndex((own) => own < mass);
    return (1 + (smaller < 0 ? largest.length : smaller)) / (largest.length + 1);
  };
}

/**
 * How rare what is wrong with an image as a whole is on clean ones: conformal p values in `(0, 1]`. `blur` is 1 for what was enlarged to
 * the model's size, as a small face is: that has no finest detail however sharp the photograph is.
 */
export type WholePValues = Readonly<Record<'blur' | 'noise' | 'cast' | 'blocks', number>>;

/**
 * The conformal p values of an image as a whole, by the same rule as those of its regions: each is at most `alpha` on a clean image with a
 * probability of at most `alpha`. Little grain is blur, and much is noise. A cast is a colour far from those of clean images, in the deviations
 * that they have together with this one: so that the image is one of n + 1 which are all treated alike (Vovk et al. 2005, section 2.2).
 *
 * @param clean of the promise's images, one each
 */
export function wholePValues(clean: readonly WholeScores[], { grain, chroma, blocks }: WholeScores): WholePValues {
  const distances = apart([...clean.map((own) => own.chroma), chroma]);
  const distance = distances.pop()!;
  const p = (isAsRare: (own: WholeScores) => boolean) => (1 + clean.filter(isAsRare).length) / (clean.length + 1);
  return {
    blur: p((own) => own.grain <= grain),
    noise: p((own) => own.grain >= grain),
    cast: (1 + distances.filter((own) => own >= distance).length) / (clean.length + 1),
    blocks: p((own) => own.blocks >= blocks),
  };
}

/** Beside a region that is rare enough, others may be so many times as frequent on clean images, or as frequent as this at least. */
const [leniency, lenient] = [3, 0.15];

/**
 * Which regions of an image are changed: none, unless one has a p value of at most `alpha`; then those too that are up to three times as
 * frequent, or found on up to 15 of 100 clean images. Whether an image is changed at all is a matter of its rarest region alone, so that what is promised of it
 * holds; and an image of which one region is damage has others sooner than a clean one has. Ours.
 *
 * @param p of the image's regions
 * @returns whether each is changed
 */
export function changedBy(alpha: number, p: readonly number[]): boolean[] {
  const level = p.some((own) => own <= alpha) ? leniently(alpha) : 0;
  return p.map((own) => own <= level);
}

/** What a region's p value is to be at most, beside one that is rare enough. */
export function leniently(alpha: number): number {
  return Math.min(Math.max(leniency * alpha, lenient), 1);
}

/**
 * At most what share of a clean face is changed on average by `changedBy`. With `k` the whole part of
 * `alpha (n + 1)`, a clean face is changed where it is among the first `k` of all `n + 1` by its largest region, in regions that are
 * larger than that of the largest but `k' >= k`, for `leniently(alpha)`; hence, with `M` and `M'` the masses of the largest but `k` and but `k'` of
 * the `n`, by conformal risk control's argument (Angelopoulos et al. 2022, arXiv 2208.02814, theorem 1),
 *
 *     (sum_i [largest of image i > M] share of image i in regions larger than M' + 1) / (n + 1).
 *
 * Ours in that the threshold is given.
 *
 * @param alpha in `(0, 1]`, from `1 / (n + 1)` on
 * @returns in `(0, 1]`, of what is looked at
 */
export function expectedShare(promise: CleanPromise, alpha: number, lookedAt: LookedAt): number {
  const images = regionsOf(promise, lookedAt);
  const n = images.length;
  const largest = largestMasses(images);
  const [next, beside] = [alpha, leniently(alpha)].map((level) => largest[wholePart(level, n)] ?? 0) as [
    number,
    number,
  ];
  const changed = images.map((regions) =>
    regions.some(({ mass }) => mass > next)
      ? regions.reduce((sum, { mass, share }) => sum + (mass > beside ? share : 0), 0)
      : 0,
  );
  return Math.min((changed.reduce((sum, share) => sum + share, 0) + 1) / (n + 1), 1);
}

/** The most clean images of n + 1 that `alpha` lets be changed: the largest k with `k / (n + 1) <= alpha`. */
function wholePart(alpha: number, n: number): number {
  const k = Math.round(alpha * (n + 1));
  return k / (n + 1) <= alpha ? k : k - 1;
}

/**
 * The promise of a calibration, for an `alpha` that it can keep.
 *
 * @param alpha in `(0, 1]`, from `1 / (n + 1)` on
 * @param options `isPresets` where nobody named it: an error then says that it is the preset's own
 * @throws FuzzydiffError `mismatch` for a calibration without one; `invalid-argument` unless `alpha` is a number from
 *   `1 / (n + 1)` to 1
 */
export function checkAlpha(
  promise: CleanPromise | undefined,
  alpha: number,
  { isPresets = false }: { readonly isPresets?: boolean } = {},
): CleanPromise {
  if (!promise) {
    const message =
      `Expected a calibration with a promise for alpha ${alpha}${isPresets ? ", the preset's own," : ''} but found one of statistics alone; take one on other clean images ` +
      '(`fuzzydiff calibrate promise`), or pass always to change whatever is found.';
    throw new FuzzydiffError('mismatch', message, { data: { alpha } });
  }
  const n = promise.frame.length;
  const least = leastAlpha(n);
  if (alpha >= least.value && alpha <= 1) return promise;
  const expected = `a number from ${least.words} to 1, as the promise's n = ${n} clean images allow,`;
  if (isPresets) {
    const remedy = `pass one of ${least.passed} or more (\`--alpha ${least.passed}\`), or take the promise on ${imagesFor(alpha)} images`;
    const message = `Expected ${expected} for alpha but found ${alpha}, the preset's own; ${remedy} or more.`;
    throw new FuzzydiffError('invalid-argument', message, { data: { name: 'alpha', received: alpha } });
  }
  throw invalidArgument('alpha', expected, alpha, 'raise it, or take the promise on more images');
}
