import { FuzzydiffError } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { invalidArgument, run } from '@fuzzydiff/core/internal';
import type { JudgedRegion, PromiseKept, Run, RunOptions } from '@fuzzydiff/core/math';
import { estimate } from '../evaluation/summary.js';
import { binomialInterval } from '../metrics/binomial-interval.js';
import { isGrey } from '../photographs/damage/canvas.js';
import type { CleanFace, CleanResults, CleanSummary } from './results.js';

/** A photograph that is fine. */
export interface CleanSubject {
  /** Names it in the results; a file's name, for example. */
  readonly key: string;
  readonly image: Image;
}

/** What maps a photograph: a prior of `@fuzzydiff/core`, for example, whose options are set. */
export interface PhotographMapper {
  /** Facts about its model: `id` is its name. */
  readonly info: { readonly id: string };
  /** Finds its faces and what is rare there; `seed` is of its noise, from 0 to 2^53 - 1. */
  map(
    photo: Image,
    options: { readonly seed: number; readonly signal: AbortSignal | undefined },
  ): PromiseLike<{ readonly faces: readonly MappedCleanFace[] }>;
}

/** What is needed of a face's map. */
export interface MappedCleanFace {
  readonly regions?: readonly Pick<JudgedRegion, 'p' | 'share' | 'isKept'>[];
  readonly promise?: PromiseKept;
}

/** How faces that are fine are evaluated. */
export interface CleanOptions extends RunOptions {
  /** Of the noise: a whole number from 0 to 2^53 - 1. @default 0 */
  readonly seed?: number | undefined;
  /** Names the map's settings in the results. @default '' */
  readonly preset?: string | undefined;
}

/** Where an evaluation is: a photograph is done. */
export interface CleanStep {
  /** The photograph's key. */
  readonly image: string;
}

/**
 * Checks a promise on photographs that are fine: how many of their faces would be changed at all, and how much of them, beside what is
 * promised. They are to be none of those that the calibration was taken of.
 *
 * @param photographs taken one after the other, so that they need not be in memory together
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument` without a face, with `mismatch` for a map without a promise,
 *   with whatever the mapper throws, or with the reason of `options.signal`
 */
export function evaluateClean(
  mapper: PhotographMapper,
  photographs: Iterable<CleanSubject> | AsyncIterable<CleanSubject>,
  { seed = 0, preset = '', signal }: CleanOptions = {},
): Run<CleanResults, CleanStep> {
  return run(async function* () {
    const keys: string[] = [];
    const faces: CleanFace[] = [];
    const kept = new Map<boolean, PromiseKept[]>();
    for await (const { key, image } of photographs) {
      signal?.throwIfAborted();
      const grey = isGrey(image);
      for (const face of (await mapper.map(image, { seed, signal })).faces) {
        const { promise, regions = [] } = face;
        if (!promise) throw noPromise(key);
        kept.set(grey, [...(kept.get(grey) ?? []), promise]);
        const p = Math.min(1, ...regions.map((region) => region.p));
        const changed = regions.reduce((sum, { isKept, share }) => sum + (isKept ? 0 : share), 0);
        faces.push({ image: key, grey, lookedAt: promise.lookedAt, p, changed });
      }
      keys.push(key);
      yield { image: key };
    }
    if (faces.length === 0) throw invalidArgument('photographs', 'at least one with a face', keys.length);
    const summary = (grey: boolean) =>
      summarized(
        faces.filter((face) => face.grey === grey),
        kept.get(grey),
      );
    return {
      specification: 'fuzzydiff-clean/1',
      recipe: { model: mapper.info.id, preset, seed, photographs: keys },
      colour: summary(false),
      grey: summary(true),
      faces,
    };
  });
}

function summarized(faces: readonly CleanFace[], kept: readonly PromiseKept[] | undefined): CleanSummary | null {
  const [first] = kept ?? [];
  if (!kept || !first) return null;
  const { alpha, images } = first;
  const count = faces.filter(({ p }) => p <= alpha).length;
  return {
    faces: faces.length,
    alpha,
    images,
    changed: { faces: count, share: count / faces.length, ...binomialInterval(count, faces.length) },
    share: estimate(faces.map(({ changed }) => changed))!,
    expectedShare: Math.max(...kept.map(({ expectedShare }) => expectedShare)),
  };
}

function noPromise(key: string): FuzzydiffError {
  const message = `Expected a map with a promise of ${key} but found one without; set an alpha, and take the promise with the calibration.`;
  return new FuzzydiffError('mismatch', message, { data: { key } });
}
