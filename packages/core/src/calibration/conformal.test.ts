import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { attentionRegions } from '../attention/regions.js';
import { findRegions } from '../correction/find-regions.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { tensor } from '../tensor/tensor.js';
import type { CleanPromise, RegionSize } from './clean-promise.js';
import { changedBy, checkAlpha, expectedShare, pValues, wholePValues } from './conformal.js';

const bounds = { extent: { lower: 1, upper: 2 }, mass: { lower: 1.5, upper: 3 } };
const ofMasses = (...masses: number[]): RegionSize[] => masses.map((mass) => ({ mass, share: 2 * mass }));
const promise: CleanPromise = {
  bounds,
  frame: [ofMasses(0.4, 0.2), ofMasses(), ofMasses(0.3), ofMasses(0.1, 0.05)],
  head: [ofMasses(0.1), ofMasses(), ofMasses(0.2), ofMasses()],
};

test('a p value counts the clean images whose largest region is at least as large, and the image itself', () => {
  const p = pValues(promise, 'frame');
  expect([0.5, 0.4, 0.35, 0.3, 0.2, 0.1, 0.01].map(p)).toEqual([1, 2, 2, 3, 3, 4, 4].map((count) => count / 5));
  expect(p(0)).toBe(1);
  expect(pValues(promise, 'head')(0.2)).toBe(2 / 5);
});

test('where a promise has nothing of the head, the frame’s regions serve', () => {
  const { head: _, ...whole } = promise;
  expect(pValues(whole, 'head')(0.2)).toBe(3 / 5);
});

test('the expected share is that of the n images by the threshold of the next, and all of another image', () => {
  // One of five is changed at most, that with 0.4, in regions larger than the smallest of the largest: both.
  expect(expectedShare(promise, 0.2, 'frame')).toBeCloseTo((0.8 + 0.4 + 1) / 5, 12);
  expect(expectedShare(promise, 0.4, 'frame')).toBeCloseTo((0.8 + 0.4 + 0.6 + 1) / 5, 12);
  expect(expectedShare(promise, 1, 'head')).toBeCloseTo((0.2 + 0.4 + 1) / 5, 12);
});

test('nothing is changed but beside a region that is rare enough, and there what is three times as frequent, or found on 15 of 100', () => {
  expect(changedBy(0.05, [0.06, 0.1])).toEqual([false, false]);
  expect(changedBy(0.05, [0.05, 0.06, 0.15, 0.16])).toEqual([true, true, true, false]);
  expect(changedBy(0.01, [0.01, 0.15, 0.16])).toEqual([true, true, false]);
  expect(changedBy(0.1, [0.1, 0.3, 0.31])).toEqual([true, true, false]);
  expect(changedBy(0.5, [0.4, 1])).toEqual([true, true]);
  expect(changedBy(0.05, [])).toEqual([]);
});

describe('alpha', () => {
  test.each([0.05, 0.19999, 0, -1, 1.01, Number.NaN])('of %s is refused, and the sentence says n', async (alpha) => {
    expect(await failureOf(() => checkAlpha(promise, alpha))).toBeFuzzydiffError(
      'invalid-argument',
      /a number from 1\/5 \(0\.20\) to 1, as the promise's n = 4 clean images allow, for alpha but found .*; raise it, or take/,
    );
  });

  test('of a preset is refused as the preset’s own, and the sentence says which one can be kept', async () => {
    expect(await failureOf(() => checkAlpha(promise, 0.015, { isPresets: true }))).toBeFuzzydiffError(
      'invalid-argument',
      /for alpha but found 0\.015, the preset's own; pass one of 0\.2 or more \(`--alpha 0\.2`\), or take the promise on 66 images or more\.$/,
    );
    expect(await failureOf(() => checkAlpha(undefined, 0.015, { isPresets: true }))).toBeFuzzydiffError(
      'mismatch',
      /with a promise for alpha 0\.015, the preset's own, but found one of statistics alone/,
    );
  });

  test.each([0.2, 0.5, 1])('of %s is one that 4 images can promise', (alpha) => {
    expect(checkAlpha(promise, alpha)).toBe(promise);
  });

  test('without a promise is refused, and the sentence says what to do', async () => {
    expect(await failureOf(() => checkAlpha(undefined, 0.05))).toBeFuzzydiffError(
      'mismatch',
      /a calibration with a promise for alpha 0\.05 but found one of statistics alone; take one .* or pass always/,
    );
  });
});

/** z maps of noise that is smooth in places, exchangeable: of one law, whatever the number. */
function smoothNoise(seed: number) {
  const white = tensor([1, 1, 16, 16]);
  keyedNoise(seed).fill(white.data, { purpose: 'initial' });
  const z = tensor([1, 1, 16, 16]);
  for (let i = 0; i < 256; i++) for (const j of [0, 1, 16, 17]) z.data[i]! += white.data[(i + j) % 256]! / 2;
  return z;
}

test('of exchangeable images, at most alpha are changed, and on average at most the expected share of them', () => {
  const n = 39;
  const trials = 1500;
  // Nothing is shared between trials, so that counts are binomial.
  const alphas = [0.025, 0.05, 0.2];
  const changed = new Map(alphas.map((alpha) => [alpha, { images: 0, share: 0, promised: 0 }]));
  for (let trial = 0; trial < trials; trial++) {
    const first = trial * (n + 1);
    const clean = Array.from({ length: n }, (_, i) => attentionRegions(smoothNoise(first + i), bounds));
    const own: CleanPromise = { bounds, frame: clean };
    const z = smoothNoise(first + n);
    for (const [alpha, count] of changed) {
      const found = findRegions(z, { settings: { lower: 0, upper: 1, alpha }, promise: own });
      if (found.map.data.some((a) => a > 0)) count.images++;
      count.share += found.regions!.reduce((sum, { share, isKept }) => sum + (isKept ? 0 : share), 0) / trials;
      count.promised += found.promise!.expectedShare / trials;
    }
  }
  for (const [alpha, { images, share, promised }] of changed) {
    const spread = Math.sqrt(trials * alpha * (1 - alpha));
    expect(images, `alpha ${alpha}`).toBeLessThan(trials * alpha + 3.5 * spread);
    // And it finds nearly as much as it may: masses have few ties.
    expect(images, `alpha ${alpha}`).toBeGreaterThan(0.9 * trials * alpha - 3.5 * spread);
    expect(share).toBeLessThan(promised);
  }
}, 60_000);

test('a larger region is never less rare, and a larger alpha never changes less', () => {
  const mass = fc.double({ min: 1e-6, max: 1, noNaN: true });
  const images = fc.array(fc.array(mass, { maxLength: 4 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(images, mass, mass, fc.double({ min: 0, max: 1, noNaN: true }), (masses, a, b, t) => {
      const own: CleanPromise = { bounds, frame: masses.map((list) => ofMasses(...list)) };
      const p = pValues(own, 'frame');
      expect(p(Math.max(a, b))).toBeLessThanOrEqual(p(Math.min(a, b)));
      const least = 1 / (masses.length + 1);
      const alpha = least + t * (1 - least);
      expect(expectedShare(own, least, 'frame')).toBeLessThanOrEqual(expectedShare(own, alpha, 'frame') + 1e-12);
    }),
  );
});

test('of an image as a whole, a p value counts the clean ones that are at least as rare: with as little grain, or as much of anything', () => {
  const clean = [1, 2, 3, 4].map((n) => ({ grain: n, chroma: [n / 10, n % 2] as const, blocks: -n }));
  expect(wholePValues(clean, { grain: 1.5, chroma: [0.25, 0.5], blocks: 0 })).toEqual({
    blur: 2 / 5,
    noise: 4 / 5,
    cast: 1,
    blocks: 1 / 5,
  });
  expect(wholePValues(clean, { grain: 0, chroma: [9, 0], blocks: -9 })).toEqual({
    blur: 1 / 5,
    noise: 1,
    cast: 1 / 5,
    blocks: 1,
  });
});

test('of n + 1 clean images, whichever of them is judged by the others, a cast’s p values are 1 / (n + 1) to 1, each once', () => {
  const drawn = new Float32Array(80);
  keyedNoise(0).fill(drawn, { purpose: 'initial', image: 'colours' });
  const all = Array.from({ length: 40 }, (_, n) => {
    return { grain: 0, chroma: [drawn[2 * n]!, drawn[2 * n]! + 0.1 * drawn[2 * n + 1]!] as const, blocks: 0 };
  });
  const p = all.map((own, n) => wholePValues(all.toSpliced(n, 1), own).cast);
  expect(p.toSorted((a, b) => a - b)).toEqual(all.map((_, n) => (n + 1) / 40));
});

test('where all are grey, none has a cast', () => {
  const clean = [1, 2, 3].map((n) => ({ grain: n, chroma: [0, 0] as const, blocks: 0 }));
  expect(wholePValues(clean, { grain: 0, chroma: [0, 0], blocks: 0 }).cast).toBe(1);
});
