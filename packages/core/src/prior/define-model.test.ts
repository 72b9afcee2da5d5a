import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { type Tensor, tensor } from '../tensor/tensor.js';
import { conformanceCases } from '../testing/conformance.js';
import { defineModel } from './define-model.js';

/** Noise that is the sample itself, scaled by the timestep. */
const predict = (samples: Tensor, timesteps: readonly number[]) => {
  const size = samples.data.length / timesteps.length;
  return tensor(
    samples.shape,
    samples.data.map((value, i) => value * (0.5 + timesteps[Math.floor(i / size)]! / 2000)),
  );
};
const shape = [2, 4, 4] as const;

describe('a model of a shape and a function', () => {
  test.each(conformanceCases.map((one) => [one.name, one] as const))('%s', (_, { run }) =>
    run({ load: async () => defineModel({ shape, predict }) }),
  );

  test('has the facts that are told, and the usual ones', () => {
    expect(defineModel({ shape, predict, id: 'mine@1', clipSample: false }).info).toMatchObject({
      id: 'mine@1',
      shape,
      schedule: { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 },
      predictionType: 'epsilon',
      varianceType: 'fixed_small',
      clipSample: false,
    });
  });

  test('without an id is taken for no other one', () => {
    expect(defineModel({ shape, predict }).info.id).not.toBe(defineModel({ shape, predict }).info.id);
  });

  test('is disposed of once', async () => {
    let disposed = 0;
    const model = defineModel({ shape, predict, dispose: () => void disposed++ });
    await Promise.all([model.dispose(), model.dispose()]);
    expect(disposed).toBe(1);
  });

  test.each([
    ['of another shape', () => tensor([1, 2, 4, 5]), /\[1, 2, 4, 4\] for the output but .*\[1, 2, 4, 5\]/],
    ['that is not finite', () => tensor([1, 2, 4, 4], new Float32Array(32).fill(Number.NaN)), /finite values/],
  ])('that gives something %s is refused', async (_, output, message) => {
    const model = defineModel({ shape, predict: output });
    const failure = await failureOf(() => model.predict(tensor([1, ...shape]), [5]));
    expect((failure as Error).message).toMatch(message);
  });
});
