import type { DegradationKind } from '../degradations/degradation.js';
import { bootstrapInterval } from '../metrics/bootstrap.js';
import type { MethodName } from './methods.js';
import type { Estimate, EvaluationCase, ImageScores, MapScores, Summary } from './results.js';

const mapScores: readonly (keyof MapScores)[] = [
  'auroc',
  'averagePrecision',
  'prevalence',
  'perRegionOverlap',
  'f1Max',
  'asClean',
];
const imageScores: readonly (keyof ImageScores)[] = [
  'psnrInside',
  'psnrOutside',
  'psnrWhole',
  'ssimInside',
  'ssimOutside',
  'ssimWhole',
  'psnrToInput',
  'gainInside',
  'sharpness',
  'diversityInside',
  'diversityOutside',
  'modelCalls',
  'seconds',
];

/** A value of one case: null where it has none. */
type Value = (one: EvaluationCase) => number | null;

/** Estimates over images, as {@link estimateOverImages} counts them. */
export function summarize(cases: readonly EvaluationCase[], methods: readonly MethodName[]): Summary {
  const over = (value: Value) => estimateOverImages(cases, value);
  const score = (method: MethodName, name: keyof ImageScores) => (one: EvaluationCase) =>
    one.methods[method]?.[name] ?? null;
  const difference = (method: MethodName, name: keyof ImageScores) => (one: EvaluationCase) => {
    const [ours, theirs] = [score('correct', name)(one), score(method, name)(one)];
    return ours === null || theirs === null ? null : ours - theirs;
  };
  return {
    map: record(mapScores, (name) => over(({ map }) => map[name])),
    methods: record(methods, (method) => record(imageScores, (name) => over(score(method, name)))),
    differences: record(
      methods.filter((method) => method !== 'correct'),
      (method) => record(imageScores, (name) => over(difference(method, name))),
    ),
  };
}

/** The estimates of each degradation. */
export function summarizeKinds(
  cases: readonly EvaluationCase[],
  kinds: readonly DegradationKind[],
  methods: readonly MethodName[],
): Record<DegradationKind, Summary> {
  return record(kinds, (kind) => {
    const own = cases.filter((one) => one.kind === kind);
    return summarize(own, methods);
  });
}

/**
 * The mean of a value over the images of cases, with its interval, or null when none has the value. An image with several
 * cases counts once, with the mean of what they have: the cases of one face are not independent, and intervals that took
 * them so would be too narrow.
 *
 * @param value finite, in its own unit, of a case; null where it has none
 * @throws FuzzydiffError `invalid-argument` for a value that is not finite
 *
 * @example estimateOverImages(results.cases, ({ map }) => map.auroc)
 */
export function estimateOverImages<T extends { readonly image: string }>(
  cases: readonly T[],
  value: (one: T) => number | null,
): Estimate | null {
  const byImage = new Map<string, number[]>();
  for (const one of cases) {
    const own = byImage.get(one.image) ?? [];
    const found = value(one);
    if (found !== null) own.push(found);
    byImage.set(one.image, own);
  }
  return estimate([...byImage.values()].map(mean));
}

/**
 * The mean over images with its interval, or null when none has a value.
 *
 * @param values one per image, null where it has none
 * @throws FuzzydiffError `invalid-argument` for a value that is not finite
 */
export function estimate(values: readonly (number | null)[]): Estimate | null {
  const found = values.filter((value) => value !== null);
  if (found.length === 0) return null;
  return { mean: mean(found)!, ...bootstrapInterval(found, (sample) => mean(sample)!), images: found.length };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function record<K extends string, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, V>;
}
