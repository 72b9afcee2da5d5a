import { describe, expect, test } from 'vitest';
import { linearModel } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { alphasCumprod } from '../schedule/betas.js';
import { noiseLevels } from '../schedule/noise-levels.js';
import { spacedTimesteps } from '../schedule/timesteps.js';
import { createSolver } from '../solvers/solver.js';
import { diffusionPlan, type PlanOptions } from './plan.js';

const abar = alphasCumprod(linearModel.schedule);
const plan = (options?: PlanOptions) => diffusionPlan(linearModel, options);

test('the published settings cost 2,410 calls of the model and 2,160 moves up', () => {
  const published = plan({ steps: 250, jumps: { length: 10, samples: 10 } });
  expect([published.moves.length, published.modelCalls, published.movesUp]).toEqual([4570, 2410, 2160]);
});

test('without options it is 50 plain steps of DDPM', () => {
  const moves = plan().moves;
  expect(moves).toHaveLength(50);
  expect(plan()).toEqual(plan({ steps: 50, spacing: 'guided-diffusion', solver: 'ddpm', eta: 0, jumps: {} }));
});

describe('each move has what it needs', () => {
  const options = { steps: 20, spacing: 'linspace', jumps: { length: 4, samples: 3 } } as const;
  const { moves, levels } = plan(options);
  const timesteps = spacedTimesteps(20, 1000, 'linspace');

  test('down: the training timestep, its abar, and the solver’s step', () => {
    const solver = createSolver({}, 'fixed_small');
    for (const move of moves) {
      if (move.kind !== 'reverse') continue;
      expect(move.timestep).toBe(timesteps[move.level]);
      expect(move.alphaCumprod).toBe(abar[move.timestep]);
      expect(move.step).toEqual(solver(noiseLevels(abar, timesteps), move.level, false));
      expect(move.prediction.x).toBeCloseTo(1 / Math.sqrt(move.alphaCumprod), 12);
    }
  });

  test('up: the respaced beta of the level it arrives at', () => {
    const up = moves.filter((move) => move.kind === 'up');
    expect(up.length).toBeGreaterThan(0);
    for (const { level, beta } of up)
      expect(beta).toBeCloseTo(1 - abar[timesteps[level]!]! / abar[timesteps[level - 1]!]!, 14);
  });

  test('the input is fused in before each step but the first', () => {
    const fuses = moves.flatMap((move) => (move.kind === 'reverse' ? [move.fuses] : []));
    expect(fuses).toEqual([false, ...new Array(fuses.length - 1).fill(true)]);
    expect(levels.timesteps).toEqual(timesteps);
  });
});

test('a multistep solver continues from the step before, and starts anew after a move up', () => {
  const solver = createSolver({ solver: 'dpmpp' }, 'fixed_small');
  const { moves, levels } = plan({ steps: 9, solver: 'dpmpp', jumps: { length: 3, samples: 2 } });
  moves.forEach((move, position) => {
    if (move.kind === 'up') return;
    const continues = position > 0 && moves[position - 1]!.kind === 'reverse';
    expect(move.step).toEqual(solver(levels, move.level, continues));
  });
});

test('timesteps can be given themselves', () => {
  const given = plan({ timesteps: [0, 7, 500] });
  expect(given.moves.map((move) => (move.kind === 'reverse' ? move.timestep : 'up'))).toEqual([500, 7, 0]);
});

test('what a plan takes from the model', () => {
  const model = { ...linearModel, clipSample: true, varianceType: 'fixed_large', predictionType: 'sample' } as const;
  const { moves, clipSample } = diffusionPlan(model, { steps: 5 });
  const first = moves[0]!;
  expect(clipSample).toBe(true);
  expect(first.kind === 'reverse' && first.prediction).toEqual({ x: 0, output: 1 });
  const beta = 1 - abar[999]! / abar[749]!;
  expect(first.kind === 'reverse' && first.step.sigma).toBeCloseTo(Math.sqrt(beta), 12);
});

test.each<[message: RegExp, options: PlanOptions]>([
  [/steps but found 0/, { steps: 0 }],
  [/from 1 to 1000 for steps but found 1001/, { steps: 1001 }],
  [/at least one timestep/, { timesteps: [] }],
  [/ascending/, { timesteps: [5, 4] }],
  [/jumps\.length/, { jumps: { length: -1 } }],
  [/eta/, { eta: 2 }],
  [/start/, { start: 'image' as 'noise' }],
])('a plan that is none is refused: %s', async (message, options) => {
  expect(await failureOf(() => plan(options))).toBeFuzzydiffError('invalid-argument', message);
});
