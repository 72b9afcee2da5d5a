// What a run costs beside a fast device: a model of 256x256 pixels that only waits, 20 ms a call, and gives zeros. `ratio` is
// the wall time over 20 ms times the calls, of which `timer` is the waits' own part: they end late. `noise` is the wall time
// over that of the same run with noise that costs nothing.
import { presets, tensor } from '../../packages/core/dist/index.js';
import { diffusionPlan, keyedNoise, synthesize } from '../../packages/core/dist/math/index.js';
import { gaussianPrior } from '../../packages/core/dist/testing/index.js';
import { median } from '../report/median.mjs';

const milliseconds = 20;

/** @param {{ repeats: number }} options */
export async function waiting({ repeats }) {
  const mean = tensor([3, 256, 256]);
  const output = new Float32Array(mean.data.length);
  let waited = 0;
  const model = {
    ...gaussianPrior({ mean }),
    /** @param {import('../../packages/core/dist/index.js').Tensor} samples */
    async predict(samples) {
      const start = performance.now();
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      waited += performance.now() - start;
      return tensor(samples.shape, output);
    },
  };
  const plan = diffusionPlan(model.info, presets.balanced.correction.plan);
  const job = { image: mean, weight: { retention: 0.5 } };
  /** @param {import('../../packages/core/dist/math/index.js').NoiseSource} noise */
  async function timed(noise) {
    waited = 0;
    const start = performance.now();
    await synthesize(model, [job], { plan, noise });
    return { wall: performance.now() - start, waited };
  }

  const silence = { fill() {} };
  await timed(keyedNoise(0));
  const rounds = [];
  for (let r = 0; r < repeats; r++) rounds.push({ own: await timed(keyedNoise(r)), silent: await timed(silence) });
  const expected = milliseconds * plan.modelCalls;
  return {
    ratio: median(rounds.map(({ own }) => own.wall / expected)),
    timer: median(rounds.map(({ own }) => own.waited / expected)),
    noise: median(rounds.map(({ own, silent }) => own.wall / silent.wall)),
    limit: 1.01,
    calls: plan.modelCalls,
  };
}
