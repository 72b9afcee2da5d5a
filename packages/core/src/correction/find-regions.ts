import { attentionMap } from '../attention/attention.js';
import { withoutForeignParts } from '../attention/foreign-parts.js';
import { reaching } from '../attention/reach.js';
import { type AttentionRegion, attentionIn, attentionRegions, highest } from '../attention/regions.js';
import type { CleanPromise } from '../calibration/clean-promise.js';
import { changedBy, checkAlpha, expectedShare, type LookedAt, leniently, pValues } from '../calibration/conformal.js';
import { invalidArgument } from '../errors.js';
import { contiguous, type Tensor } from '../tensor/tensor.js';
import type { CorrectionSettings } from './presets.js';

/** A region that was found in an image, and what becomes of it. */
export interface JudgedRegion extends AttentionRegion {
  /** Its conformal p value, in `(0, 1]`: how rare as large a region is on clean images. */
  readonly p: number;
  /** Whether it stays as it is. */
  readonly isKept: boolean;
}

/** What was promised of an image. */
export interface PromiseKept {
  /** The share of clean images that is changed at all, at most. */
  readonly alpha: number;
  /** How many clean images say so: n. */
  readonly images: number;
  /** What is looked at, in which regions were found. */
  readonly lookedAt: LookedAt;
  /** The share of a clean image, of what is looked at, that is changed on average, at most. */
  readonly expectedShare: number;
}

/** Where an image is to be changed, and why. */
export interface Found {
  /** The attention map A of what is changed, `[1|C,H,W]` in `[0, 1]`. */
  readonly map: Tensor;
  /** What was found, the largest first; absent where the calibration has no promise, which says what a region is. */
  readonly regions?: readonly JudgedRegion[];
  /** What was promised; absent where `alpha` decides nothing. */
  readonly promise?: PromiseKept;
  /** Whether no region is to be changed, where regions decide it. */
  readonly clean: boolean;
}

/** By what regions are judged. */
export interface FindOptions {
  readonly settings: Pick<CorrectionSettings, 'lower' | 'upper' | 'deepestInFull' | 'alpha'>;
  /** That of the calibration. @default none */
  readonly promise?: CleanPromise | undefined;
  /** The head, `[1,H,W]` in `[0, 1]`, outside of which nothing counts. @default everything counts */
  readonly within?: Tensor | undefined;
  /** 0 where the frame shows a print's border, which no region reaches, one number per pixel. @default it shows none */
  readonly inside?: Uint8Array | undefined;
  /** The regions to change, by their places among those found, from 0, in place of what `alpha` says. @default as `alpha` says */
  readonly chosen?: readonly number[] | undefined;
}

/**
 * The part of an image's attention that counts: in its regions that `changedBy` names by `alpha`, or in those that are chosen; without
 * either, all of it. Bounds of the map say how strongly it counts there, and never which regions do. A region that is changed reaches
 * beyond the head where all of it is as rare in the frame of clean images as the head's are in the head: whether an image is
 * changed at all is for its head to say. What faint attention alone joins to it there stays. Ours.
 *
 * @param z `[D,1|C,H,W]`
 * @throws FuzzydiffError `mismatch` where regions are to be told and the calibration has no promise; `invalid-argument` for an `alpha`
 *   below `1 / (n + 1)`, regions that there are not, bounds that are not in order, or a `within` of another size
 */
export function findRegions(z: Tensor, { settings, promise, within, inside, chosen }: FindOptions): Found {
  const { alpha } = settings;
  const whole = attentionMap(z, settings);
  const lookedAt = within ? 'head' : 'frame';
  const found = promise ? attentionRegions(z, promise.bounds, within) : [];
  if (chosen) checkChosen(chosen, found.length);
  const kept = chosen === undefined && alpha !== undefined ? checkAlpha(promise, alpha) : undefined;
  const p = promise ? found.map(({ mass }) => mass).map(pValues(promise, lookedAt)) : [];
  const changes = chosen
    ? p.map((_, n) => chosen.includes(n))
    : alpha === undefined
      ? p.map(() => true)
      : changedBy(alpha, p);
  const regions = found.map((region, n): JudgedRegion => ({ ...region, p: p[n]!, isKept: !changes[n] }));
  const decide = chosen !== undefined || kept !== undefined;
  const far = promise && decide && within ? farRegions(z, contiguous(within), promise, alpha) : [];
  const reached = regions.map((region) =>
    region.isKept || !within ? region : reaching(region, far, contiguous(within), inside),
  );
  const changed = reached.filter(({ isKept }) => !isKept);
  return {
    map: attentionIn(whole, { within, ...(decide && { regions: changed }) }),
    ...(promise && { regions: reached }),
    ...(kept && {
      promise: {
        ...{ alpha: alpha!, images: kept.frame.length, lookedAt },
        expectedShare: expectedShare(kept, alpha!, lookedAt),
      },
    }),
    clean: decide && changed.length === 0,
  };
}

/** The regions of the whole frame that are as rare on clean images as is asked beside a damage, without what is foreign to the head. */
function farRegions(z: Tensor, within: Float32Array, promise: CleanPromise, alpha = 1): readonly AttentionRegion[] {
  const [, , height, width] = z.shape as [number, number, number, number];
  const p = pValues(promise, 'frame');
  const strict = highest(attentionMap(z, promise.bounds.mass));
  return attentionRegions(z, promise.bounds)
    .filter(({ mass }) => p(mass) <= leniently(alpha))
    .map((region) => ({
      ...region,
      pixels: withoutForeignParts(region.pixels, strict, within, { width, height }),
    }));
}

function checkChosen(chosen: readonly number[], count: number): void {
  const unknown = chosen.find((n) => !Number.isInteger(n) || n < 0 || n >= count);
  if (unknown === undefined) return;
  const expected = count === 0 ? 'no region, as none was found,' : `a region's place, from 0 to ${count - 1},`;
  throw invalidArgument('regions', expected, unknown);
}
