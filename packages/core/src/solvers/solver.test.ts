import { expect, test } from 'vitest';
import { linearModel } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { alphasCumprod } from '../schedule/betas.js';
import { noiseLevels } from '../schedule/noise-levels.js';
import { ddimStep } from './ddim.js';
import { ddpmStep } from './ddpm.js';
import { dpmppStep } from './dpmpp.js';
import { createSolver, type SolverOptions } from './solver.js';

const levels = noiseLevels(alphasCumprod(linearModel.schedule), [0, 300, 700, 999]);

test('each name gives its solver, with its settings; DDPM is the default', () => {
  expect(createSolver({}, 'fixed_large')(levels, 2, true)).toEqual(ddpmStep(levels, 2, 'fixed_large'));
  expect(createSolver({ solver: 'ddpm' }, 'learned_range')(levels, 2, true)).toEqual(
    ddpmStep(levels, 2, 'learned_range'),
  );
  expect(createSolver({ solver: 'ddim' }, 'fixed_large')(levels, 2, true)).toEqual(ddimStep(levels, 2, 0));
  expect(createSolver({ solver: 'ddim', eta: 0.3 }, 'fixed_large')(levels, 2, true)).toEqual(ddimStep(levels, 2, 0.3));
  expect(createSolver({ solver: 'dpmpp' }, 'fixed_large')(levels, 2, true)).toEqual(dpmppStep(levels, 2, true));
});

test('a name or an eta that is none is refused', async () => {
  const solve = (options: object) => failureOf(() => createSolver(options as SolverOptions, 'fixed_small'));
  expect(await solve({ solver: 'euler' })).toBeFuzzydiffError('invalid-argument', /solver.*"euler"/);
  expect(await solve({ solver: 'ddim', eta: 1.1 })).toBeFuzzydiffError('invalid-argument', /eta/);
});
