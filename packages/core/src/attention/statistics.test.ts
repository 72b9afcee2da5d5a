import { expect, test } from 'vitest';
import { imageOf, normals } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { presets } from '../correction/presets.js';
import { tensor } from '../tensor/tensor.js';
import { addDiscrepancies, mergeStatistics, noStatistics, type Statistics } from './statistics.js';

const model = { shape: [3, 2, 2] } as const;
const estimator = { ...presets.paper.estimator, depths: [100, 200] };
const maps = ['a', 'b', 'c'].map((key) => tensor([2, 3, 2, 2], normals(24, key)));
const of = (own: typeof maps) => own.reduce(addDiscrepancies, noStatistics(model, estimator));

test('there is one set of moments per depth, per pixel and channel', () => {
  const statistics = of(maps);
  expect(statistics.mapShape).toEqual([3, 2, 2]);
  expect(statistics.moments.map(({ count }) => count)).toEqual([3, 3]);
  const expected = maps[0]!.data.map((value, i) => (value + maps[1]!.data[i]! + maps[2]!.data[i]!) / 3);
  const means = statistics.moments.flatMap(({ mean }) => [...mean]);
  expect(means).toBeAllClose(expected, { atol: 1e-6 });
});

test('a discrepancy over all channels has maps of one', () => {
  const single = { ...estimator, discrepancy: { ...estimator.discrepancy, channels: 'max' } } as const;
  expect(noStatistics(model, single).mapShape).toEqual([1, 2, 2]);
});

test('discrepancies of other strides are read by their shape', () => {
  const flipped = tensor([2, 3, 2, 2], normals(24, 'a')).transpose(0, 1, 3, 2);
  const straight = imageOf([6, 2, 2], (i) =>
    flipped.get(Math.floor(i / 12), Math.floor(i / 4) % 3, (i >> 1) & 1, i & 1),
  );
  const read = addDiscrepancies(noStatistics(model, estimator), flipped);
  expect(read.moments.flatMap(({ mean }) => [...mean])).toEqual([...straight.data]);
});

test('merging shards gives what one run gives', () => {
  const merged = mergeStatistics(of(maps.slice(0, 1)), of(maps.slice(1)));
  const whole = of(maps);
  expect(merged.estimator).toEqual(estimator);
  merged.moments.forEach((own, d) => {
    expect(own.count).toBe(3);
    expect(own.mean).toBeAllClose(whole.moments[d]!.mean, { atol: 1e-12 });
    expect(own.m2).toBeAllClose(whole.moments[d]!.m2, { atol: 1e-12 });
  });
});

test('what was made another way is refused, naming both', async () => {
  const other: Statistics = noStatistics(model, { ...estimator, depths: [100, 300] });
  const failure = await failureOf(() => mergeStatistics(of(maps), other));
  expect(failure).toBeFuzzydiffError('invalid-argument', /\[100,200\].*\[100,300\]/);
});

test.each([[[2, 1, 2, 2]], [[3, 3, 2, 2]], [[24]]])('discrepancies of shape %j are refused', async (shape) => {
  const failure = await failureOf(() => addDiscrepancies(of([]), tensor(shape)));
  expect(failure).toBeFuzzydiffError('invalid-argument', /\[2, 3, 2, 2\] for discrepancies/);
});
