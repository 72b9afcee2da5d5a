import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normals, smoothImage } from '../../test/images.js';
import '../../test/matchers.js';
import { synthesize } from '../condition/synthesize.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { diffusionPlan } from '../sampler/plan.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { predictionCoefficients } from './prediction.js';

test('all three kinds of output give the clean image that the sample was made of', () => {
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 1e-4, max: 0.9999, noNaN: true }), value, value, (abar, x0, eps) => {
      const [signal, noise] = [Math.sqrt(abar), Math.sqrt(1 - abar)];
      const x = signal * x0 + noise * eps;
      const outputs = { epsilon: eps, v_prediction: signal * eps - noise * x0, sample: x0 } as const;
      for (const [type, output] of Object.entries(outputs) as [keyof typeof outputs, number][]) {
        const { x: ofX, output: ofOutput } = predictionCoefficients(type, abar);
        expect([ofX * x + ofOutput * output]).toBeAllClose([x0], { atol: 1e-9 });
      }
    }),
  );
});

test('models that predict eps, v or the image, and are otherwise one, give one result', async () => {
  const mean = smoothImage([2, 5, 7]);
  const image = tensor(mean.shape, normals(70).map(Math.tanh));
  const results = await Promise.all(
    (['epsilon', 'v_prediction', 'sample'] as const).map(async (predictionType) => {
      const model = gaussianPrior({ mean, predictionType, clipSample: true });
      const plan = diffusionPlan(model.info, { steps: 20, jumps: { length: 4, samples: 2 } });
      const { samples } = (
        await synthesize(model, [{ image, weight: { perFusion: 0.2 } }], {
          plan,
          noise: keyedNoise(4),
        })
      )[0]!;
      return samples.data;
    }),
  );
  expect(results[1]).toBeAllClose(results[0]!, { atol: 2e-6 });
  expect(results[2]).toBeAllClose(results[0]!, { atol: 2e-6 });
});
