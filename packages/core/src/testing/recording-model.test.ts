import { expect, test } from 'vitest';
import { normals, smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from './gaussian-prior.js';
import { recordingModel } from './recording-model.js';

test('it notes every call, lets the model answer, and passes options and dispose on', async () => {
  const model = gaussianPrior({ mean: smoothImage([1, 2, 2]) });
  const recording = recordingModel(model);
  const samples = tensor([2, 1, 2, 2], normals(8));
  const timesteps = Uint16Array.of(7, 8);
  expect(await recording.predict(samples, timesteps)).toEqual(await model.predict(samples, timesteps));
  const signal = AbortSignal.abort('enough');
  expect(await failureOf(() => recording.predict(samples, [1, 2], { signal }))).toBe('enough');
  timesteps.fill(0);
  expect(recording.calls).toEqual([
    { shape: [2, 1, 2, 2], timesteps: [7, 8] },
    { shape: [2, 1, 2, 2], timesteps: [1, 2] },
  ]);
  expect([recording.info, recording.specification]).toEqual([model.info, 'eps-model/1']);
  await recording.dispose();
  expect(await failureOf(() => model.predict(samples, [1, 2]))).toBeFuzzydiffError('disposed');
});
