import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { presets } from '../correction/presets.js';
import { tensor } from '../tensor/tensor.js';
import { attentionMap, scoreMap, weightFromAttention, zMaps } from './attention.js';
import { addDiscrepancies, noStatistics } from './statistics.js';

const estimator = { ...presets.paper.estimator, depths: [100, 200] };
const model = { shape: [1, 1, 2] } as const;
const maps = (values: number[]) => tensor([2, 1, 1, 2], Float32Array.from(values));

/** By hand: depth 100 has means 2 and 5, deviations 1 and 2; depth 200 means 0.5 and 0, deviations 0.5 and none. */
const statistics = [maps([1, 3, 0, 0]), maps([3, 7, 1, 0])].reduce(addDiscrepancies, noStatistics(model, estimator));

test('z is the deviation from the mean, in deviations, with a floor of 1e-6', () => {
  const z = zMaps(maps([4, 4, 0.5, 1e-6]), statistics);
  expect(z.shape).toEqual([2, 1, 1, 2]);
  expect(z.data).toBeAllClose([2, -0.5, 0, 1], { atol: 1e-6 });
});

test('attention rises from 0 at lower to 1 at upper, and is the mean over the depths', () => {
  const z = maps([0, 3.5, 6, 9]);
  expect(attentionMap(z, { lower: 1, upper: 6 }).data).toBeAllClose([0.5, 0.75], { rtol: 1e-6 });
  expect(attentionMap(z, { lower: 1, upper: 6 }).shape).toEqual([1, 1, 2]);
  expect(attentionMap(z, { lower: 2, upper: 5 }).data).toBeAllClose([0.5, 0.75], { rtol: 1e-6 });
  expect(attentionMap(z, { lower: -3, upper: 7 }).data).toBeAllClose([(0.3 + 0.9) / 2, (0.65 + 1) / 2], { rtol: 1e-6 });
});

test('with the deepest in full it is the larger of the mean and that depth alone', () => {
  // Depths at 0.2 and 0.8, at 0.8 and 0.2, at 1 and 0, at 0 and 1.
  const z = tensor([2, 1, 1, 4], Float32Array.of(2, 5, 9, 0, 5, 2, 0, 9));
  const bounds = { lower: 1, upper: 6 };
  expect(attentionMap(z, { ...bounds, deepestInFull: true }).data).toBeAllClose([0.8, 0.5, 0.5, 1], { rtol: 1e-6 });
  expect(attentionMap(z, { ...bounds, deepestInFull: false })).toEqual(attentionMap(z, bounds));
});

test('the map stays in [0, 1] and never falls as a score rises', () => {
  const score = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(score, score, score, fc.boolean(), (a, b, other, deepestInFull) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      for (const z of [maps([low, high, other, other]), maps([other, other, low, high])]) {
        const map = attentionMap(z, { lower: 1, upper: 6, deepestInFull }).data;
        expect(map[0]).toBeGreaterThanOrEqual(0);
        expect(map[1]).toBeLessThanOrEqual(1);
        expect(map[0]).toBeLessThanOrEqual(map[1]!);
      }
    }),
  );
});

test('below lower it is exactly 0 and above upper exactly 1, whatever the bounds and however many depths', () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const far = fc.array(number(0.01, 1e30), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(number(-100, 100), number(0.1, 100), far, fc.boolean(), (lower, span, beyond, deepestInFull) => {
      const bounds = { lower, upper: lower + span, deepestInFull };
      const at = (scores: number[]) =>
        attentionMap(tensor([scores.length, 1, 1, 1], Float32Array.from(scores)), bounds).data[0];
      expect(at(beyond.map((x) => lower - x))).toBe(0);
      expect(at(beyond.map((x) => bounds.upper + x))).toBe(1);
    }),
  );
});

test('the score is the mean over depths, the maximum over channels, neither clipped nor rescaled', () => {
  // Two depths of two channels of two pixels.
  const z = tensor([2, 2, 1, 2], Float32Array.of(10, -3, 1, -9, 20, -5, 3, -1));
  const score = scoreMap(z);
  expect(score.shape).toEqual([1, 2]);
  expect(score.data).toEqual(Float32Array.of(15, -4));
  const three = tensor([2, 3, 1, 2], Float32Array.of(1, -7, 8, -6, 2, -9, 3, -5, 4, -8, 6, -3));
  expect(scoreMap(three).data).toEqual(Float32Array.of(6, -6));
});

test('the weight is strength (1 - A)^exponent', () => {
  const map = tensor([1, 1, 3], Float32Array.of(0, 0.5, 1));
  expect(weightFromAttention(map, 0.1, 2).data).toBeAllClose([0.1, 0.025, 0], { rtol: 1e-6 });
  expect(weightFromAttention(map, 1, 1).data).toEqual(Float32Array.of(1, 0.5, 0));
  expect(weightFromAttention(map, 1, 0).data).toEqual(Float32Array.of(1, 1, 1));
});

test('maps of other strides are read by their shape', () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const straight = tensor([2, 2, 1, 2], values);
  // The same values, with depths and channels exchanged in memory.
  const strided = tensor([2, 2, 1, 2], Float32Array.of(1, 2, 5, 6, 3, 4, 7, 8)).transpose(1, 0, 2, 3);
  expect(scoreMap(strided)).toEqual(scoreMap(straight));
  expect(attentionMap(strided, { lower: 0, upper: 9 })).toEqual(attentionMap(straight, { lower: 0, upper: 9 }));
  const map = tensor([1, 2, 2], Float32Array.of(0, 1, 0.5, 0.25));
  expect(weightFromAttention(map.transpose(0, 2, 1), 1, 1).data).toEqual(Float32Array.of(1, 0.5, 0, 0.75));
  const sample = maps([4, 4, 0.5, 1e-6]);
  const spread = tensor([2, 1, 1, 4], Float32Array.of(4, 9, 4, 9, 0.5, 9, 1e-6, 9)).step(1, 1, 1, 2);
  expect(zMaps(spread, statistics)).toEqual(zMaps(sample, statistics));
});

test('what does not fit is refused', async () => {
  const other = () => zMaps(tensor([2, 1, 2, 1]), statistics);
  expect(await failureOf(other)).toBeFuzzydiffError('invalid-argument', /\[2, 1, 1, 2\] for discrepancies/);
  const none = () => zMaps(maps([0, 0, 0, 0]), noStatistics(model, estimator));
  expect(await failureOf(none)).toBeFuzzydiffError('invalid-argument', /at least two images/);
  const single = addDiscrepancies(noStatistics(model, estimator), maps([1, 2, 3, 4]));
  expect(await failureOf(() => zMaps(maps([0, 0, 0, 0]), single))).toBeFuzzydiffError('invalid-argument', /found 1\./);
  for (const upper of [1, 0.5, Number.NaN]) {
    const failure = await failureOf(() => attentionMap(maps([0, 0, 0, 0]), { lower: 1, upper }));
    expect(failure).toBeFuzzydiffError('invalid-argument', /above lower, 1/);
  }
  const map = tensor([1, 1, 1]);
  expect(await failureOf(() => weightFromAttention(map, 1.1, 2))).toBeFuzzydiffError('invalid-argument', /strength/);
  expect(await failureOf(() => weightFromAttention(map, 1, -1))).toBeFuzzydiffError('invalid-argument', /exponent/);
});
