import { expect, test } from 'vitest';
import { drain } from '../../test/drain.js';
import { normals, smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import type { EpsModel } from '../model/eps-model.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { recordingModel } from '../testing/recording-model.js';
import { denoise } from './denoise.js';
import { diffusionPlan, type PlanOptions } from './plan.js';
import type { RunStep } from './run.js';
import type { Trajectory } from './trajectory.js';

const shape: ImageShape = [2, 3, 4];
const model = gaussianPrior({ mean: smoothImage(shape) });
const noise = keyedNoise(1);

function trajectory(key: string, options: PlanOptions): Trajectory {
  return {
    plan: diffusionPlan(model.info, options),
    x: normals(24, key),
    x0: new Float32Array(24),
    fillNoise: (out, purpose, draw) => noise.fill(out, { image: key, purpose, draw }),
  };
}

test('trajectories of different plans share the calls, each at its own timestep, until they are done', async () => {
  const trajectories = [
    trajectory('a', { timesteps: [0, 100] }),
    trajectory('b', { timesteps: [0, 10, 900] }),
    trajectory('c', { timesteps: [5] }),
  ];
  const recording = recordingModel(model);
  const steps: RunStep[] = [];
  for await (const step of denoise(recording, 'projection', trajectories, undefined)) steps.push(step);
  expect(recording.calls.map((call) => call.timesteps)).toEqual([[100, 900, 5], [0, 10], [0]]);
  expect(steps.map(({ calls, totalCalls, timestep }) => [calls, totalCalls, timestep])).toEqual([
    [3, 6, 100],
    [5, 6, 0],
    [6, 6, 0],
  ]);
});

test('a trajectory ends the same, whoever it shares its calls with', async () => {
  const options: PlanOptions = { steps: 6, jumps: { length: 2, samples: 2 } };
  const alone = trajectory('a', options);
  await drain(denoise(model, 'synthesis', [alone], undefined));
  const together = [
    trajectory('b', { steps: 3, solver: 'ddim' }),
    trajectory('a', options),
    trajectory('c', { steps: 9 }),
  ];
  await drain(denoise(model, 'synthesis', together, undefined));
  expect(together[1]!.x).toEqual(alone.x);
});

test('no trajectories ask nothing', async () => {
  const recording = recordingModel(model);
  await drain(denoise(recording, 'synthesis', [], undefined));
  expect(recording.calls).toEqual([]);
});

/** The model, with its output laid out or changed otherwise. */
const answering = (change: (output: Tensor) => Tensor): EpsModel => ({
  ...model,
  predict: async (...args) => change(await model.predict(...args)),
});

test('an output of other strides is read by its shape', async () => {
  const [plain, strided] = [trajectory('a', { steps: 4 }), trajectory('a', { steps: 4 })];
  await drain(denoise(model, 'synthesis', [plain], undefined));
  const channelsLast = answering((output) => {
    const [n, c, h, w] = output.shape as [number, number, number, number];
    const other = tensor([n, h, w, c]).transpose(0, 3, 1, 2);
    for (let k = 0; k < c; k++)
      for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) other.set(0, k, y, x, output.get(0, k, y, x));
    return other;
  });
  await drain(denoise(channelsLast, 'synthesis', [strided], undefined));
  expect(strided.x).toEqual(plain.x);
});

test('an output of another shape is refused, naming the model and what to look at', async () => {
  const halved = answering((output) => tensor([1, 1, 3, 4], output.data.slice(0, 12)));
  const failure = await failureOf(() =>
    drain(denoise(halved, 'synthesis', [trajectory('a', { steps: 2 })], undefined)),
  );
  expect(failure).toBeFuzzydiffError(
    'model-output',
    /\[1, 2, 3, 4\] from model gaussian-prior@0\.5 .*\[1, 1, 3, 4\].*varianceType/,
  );
});

test('an output of another type is refused by its type', async () => {
  const wide = answering((output) => ({ ...output, data: Float64Array.from(output.data) }) as unknown as Tensor);
  const failure = await failureOf(() => drain(denoise(wide, 'synthesis', [trajectory('a', { steps: 2 })], undefined)));
  expect(failure).toBeFuzzydiffError('model-output', /found an array of type Float64Array and shape \[1, 2, 3, 4\];/);
});

test('what the model throws, the run throws', async () => {
  const reason = new Error('out of memory');
  const failing = { ...model, predict: () => Promise.reject(reason) };
  expect(await failureOf(() => drain(denoise(failing, 'synthesis', [trajectory('a', {})], undefined)))).toBe(reason);
});
