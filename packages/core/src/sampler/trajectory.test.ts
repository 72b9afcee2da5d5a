import { expect, test } from 'vitest';
import { drain } from '../../test/drain.js';
import { normals, smoothImage } from '../../test/images.js';
import type { EpsModel } from '../model/eps-model.js';
import type { NoisePurpose } from '../noise/keyed-noise.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { denoise } from './denoise.js';
import { fusionMaps } from './fusion.js';
import { diffusionPlan } from './plan.js';

import { startTrajectory, type Trajectory } from './trajectory.js';

const model = gaussianPrior({ mean: smoothImage([1, 3, 4]) });
const plan = diffusionPlan(model.info, { steps: 5, jumps: { length: 2, samples: 2 } });

/** A held trajectory that notes what it draws. */
function noting(note: (purpose: NoisePurpose, draw: number, out: Float32Array) => void): Trajectory {
  const condition = { input: normals(12, 'image'), maps: fusionMaps(new Float32Array(12).fill(0.2)) };
  const fillNoise: Trajectory['fillNoise'] = (out, purpose, draw) => {
    note(purpose, draw, out);
    out.set(normals(12, `${purpose} ${draw}`));
  };
  return { plan, x: normals(12), x0: new Float32Array(12), fillNoise, condition };
}

test('noise is drawn move by move in the order of the plan, up to the next prediction', () => {
  const drawn: string[] = [];
  const running = startTrajectory(noting((purpose, draw) => void drawn.push(`${purpose} ${draw}`)));
  const calls: string[][] = [];
  while (running.arrive()) {
    running.drawAhead();
    calls.push(drawn.splice(0));
    running.step(new Float32Array(12));
  }
  const expected = plan.moves.flatMap((move, at): string[] => {
    if (move.kind === 'up') return [`resample ${at}`];
    return [...(move.fuses ? [`input ${at}`] : []), ...(move.step.sigma > 0 ? [`step ${at}`] : [])];
  });
  expect(calls.flat()).toEqual(expected);
  // The call before a move up draws for its step, two moves up and the fusion above; the last one draws nothing.
  expect(Math.max(...calls.map((own) => own.length))).toBe(4);
  expect(calls.at(-1)).toEqual([]);
});

test('its memory for noise is taken once, and is the sample’s or the image’s nowhere', async () => {
  const buffers = new Set<Float32Array>();
  const trajectory = noting((_, __, out) => void buffers.add(out));
  await drain(denoise(model, 'synthesis', [trajectory], undefined));
  expect(buffers.size).toBe(4);
  for (const own of [trajectory.x, trajectory.x0, trajectory.condition!.input]) expect(buffers).not.toContain(own);
});

test('all noise of a run is made while the model predicts', async () => {
  let predicting = false;
  const slow: EpsModel = {
    ...model,
    async predict(...args) {
      predicting = true;
      await new Promise((resolve) => void setTimeout(resolve, 4));
      predicting = false;
      return model.predict(...args);
    },
  };
  const drawn: boolean[] = [];
  const trajectories = [noting(() => void drawn.push(predicting)), noting(() => void drawn.push(predicting))];
  await drain(denoise(slow, 'synthesis', trajectories, undefined));
  expect(drawn.length).toBe(2 * (plan.moves.length + plan.modelCalls - 2));
  expect(drawn).not.toContain(false);
});
