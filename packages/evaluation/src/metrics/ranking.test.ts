import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auroc } from './auroc.js';
import { averagePrecision } from './average-precision.js';
import { f1Max } from './f1-max.js';
import { falsePositiveRate } from './false-positive-rate.js';

// Made by test/fixtures/metrics.py with scikit-learn.
const { ranking } = JSON.parse(readFileSync(new URL('../../test/fixtures/metrics.json', import.meta.url), 'utf8'));

/** Scores from few values, so that ties abound, with both labels. */
const labelled = fc
  .array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.constantFrom(0, 1)), { minLength: 2, maxLength: 40 })
  .filter((pairs) => new Set(pairs.map(([, label]) => label)).size === 2)
  .map((pairs) => ({ scores: pairs.map(([score]) => score), labels: pairs.map(([, label]) => label) }));

test('scores with ties measure as in scikit-learn', () => {
  const { scores, labels, threshold } = ranking;
  expect(auroc(scores, labels)).toBeCloseTo(ranking.auroc, 12);
  expect(averagePrecision(scores, labels)?.value).toBeCloseTo(ranking.averagePrecision, 12);
  expect(averagePrecision(scores, labels)?.prevalence).toBe(
    labels.reduce((sum: number, label: number) => sum + label, 0) / labels.length,
  );
  const best = f1Max(scores, labels);
  for (const name of ['f1', 'threshold', 'precision', 'recall'] as const)
    expect(best?.[name]).toBeCloseTo(ranking.f1Max[name], 12);
  expect(falsePositiveRate(scores, labels, threshold)).toBeCloseTo(ranking.falsePositiveRate, 12);
});

test('a perfect ranking, a reversed one, and no ranking at all', () => {
  const labels = [0, 0, 0, 1];
  expect(auroc([1, 2, 3, 4], labels)).toBe(1);
  expect(auroc([4, 3, 2, 1], labels)).toBe(0);
  expect(auroc([7, 7, 7, 7], labels)).toBe(0.5);
  expect(averagePrecision([1, 2, 3, 4], labels)).toEqual({ value: 1, prevalence: 0.25 });
  expect(averagePrecision([4, 3, 2, 1], labels)).toEqual({ value: 0.25, prevalence: 0.25 });
  expect(averagePrecision([7, 7, 7, 7], labels)).toEqual({ value: 0.25, prevalence: 0.25 });
  expect(f1Max([1, 2, 3, 4], labels)).toEqual({ f1: 1, threshold: 4, precision: 1, recall: 1 });
  expect(falsePositiveRate([1, 2, 3, 4], labels, 2)).toBe(2 / 3);
});

test('auroc is the share of pairs in the right order, a tie counting half', () => {
  fc.assert(
    fc.property(labelled, ({ scores, labels }) => {
      let won = 0;
      let pairs = 0;
      labels.forEach((a, i) => {
        labels.forEach((b, j) => {
          if (a !== 1 || b !== 0) return;
          pairs++;
          won += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
        });
      });
      expect(auroc(scores, labels)).toBeCloseTo(won / pairs, 12);
    }),
  );
});

test('only the order of the scores counts, and their sign turns auroc around', () => {
  fc.assert(
    fc.property(labelled, ({ scores, labels }) => {
      const stretched = scores.map((score) => Math.exp(score) * 3 - 1);
      expect(auroc(stretched, labels)).toBe(auroc(scores, labels));
      expect(averagePrecision(stretched, labels)).toEqual(averagePrecision(scores, labels));
      expect(f1Max(stretched, labels)?.f1).toBe(f1Max(scores, labels)?.f1);
      const negated = scores.map((score) => -score);
      expect(auroc(negated, labels)).toBeCloseTo(1 - auroc(scores, labels)!, 12);
    }),
  );
});

test('the order of the pairs does not count', () => {
  fc.assert(
    fc.property(labelled, ({ scores, labels }) => {
      const reversed = [scores.toReversed(), labels.toReversed()] as const;
      expect(auroc(...reversed)).toBe(auroc(scores, labels));
      expect(averagePrecision(...reversed)).toEqual(averagePrecision(scores, labels));
      expect(f1Max(...reversed)).toEqual(f1Max(scores, labels));
    }),
  );
});

describe('without both labels', () => {
  test('what needs the missing one is undefined', () => {
    expect(auroc([1, 2], [1, 1])).toBeUndefined();
    expect(auroc([1, 2], [0, 0])).toBeUndefined();
    expect(averagePrecision([1, 2], [0, 0])).toBeUndefined();
    expect(f1Max([1, 2], [0, 0])).toBeUndefined();
    expect(falsePositiveRate([1, 2], [1, 1], 0)).toBeUndefined();
  });
});

test('bad pairs are refused in a sentence', () => {
  expect(() => auroc([1, 2, 3], [0, 1])).toThrow(/as many labels as scores, 3, .*found 2/);
  expect(() => auroc([1, Number.NaN], [0, 1])).toThrow(/finite values for scores but found NaN; look at index 1/);
  expect(() => averagePrecision([1, 2], [0, 0.5])).toThrow(/zeros and ones for labels but found 0\.5/);
  expect(() => falsePositiveRate([1, 2], [0, 2], 0)).toThrow(/zeros and ones for labels but found 2/);
});
