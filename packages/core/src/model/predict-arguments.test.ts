import { expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { type Tensor, tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { checkPrediction } from './predict-arguments.js';

const { info } = gaussianPrior({ mean: tensor([2, 2, 2]), maxBatch: 3 });
const samples = (count: number) => tensor([count, 2, 2, 2], normals(count * 8));

test('good arguments give the samples in row-major order, from any strides', () => {
  const batch = samples(3);
  expect(checkPrediction(info, batch, Int32Array.of(0, 999, 5))).toEqual(batch.data);
  const straight = batch.transpose(0, 3, 2, 1);
  const flat = checkPrediction(info, straight, [1, 2, 3]);
  expect(flat[1]).toBe(batch.get(0, 1, 0, 0));
});

test.each<[message: RegExp, samples: unknown, timesteps: unknown]>([
  [/from 1 to 3 for the number of samples but found 4/, samples(4), [0, 0, 0, 0]],
  [/number of samples but found undefined/, undefined, [0]],
  [/\[2, 2, 2, 2\] for samples.*shape \[2, 2, 2\]; the model takes \[N, 2, 2, 2\]/, tensor([2, 2, 2]), [0, 0]],
  [/samples but .* type Float64Array and shape \[1, 2, 2, 2\]/, { ...samples(1), data: new Float64Array(8) }, [0]],
  [/timesteps\[0\] but found 5n/, samples(1), BigInt64Array.of(5n)],
  [/2 timesteps.*found 1\./, samples(2), [0]],
  [/1 timesteps.*found undefined/, samples(1), undefined],
  [/timesteps\[1\] but found 1000/, samples(2), [0, 1000]],
  [/timesteps\[0\] but found -1/, samples(1), [-1]],
  [/timesteps\[0\] but found 0\.5/, samples(1), [0.5]],
  [/timesteps\[0\] but found NaN/, samples(1), [Number.NaN]],
])('others are refused: %s', async (message, given, timesteps) => {
  const failure = await failureOf(() => checkPrediction(info, given as Tensor, timesteps as number[]));
  expect(failure).toBeFuzzydiffError('invalid-argument', message);
});
