import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { alphasCumprod, betas } from './betas.js';
import { noiseLevels } from './noise-levels.js';

const schedule = { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 } as const;
const abar = alphasCumprod(schedule);

test('all timesteps give the schedule itself back', () => {
  const levels = noiseLevels(abar, Array.from(abar.keys()));
  expect(levels.betas).toBeAllClose(betas(schedule), { rtol: 1e-11 });
  expect(levels.alphasCumprodPrev[0]).toBe(1);
  expect(levels.alphasCumprodPrev.subarray(1)).toEqual(levels.alphasCumprod.subarray(0, -1));
});

test('the respaced betas multiply to the abar of the timesteps kept', () => {
  const timesteps = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(timesteps, (kept) => {
      const ascending = kept.sort((a, b) => a - b);
      const levels = noiseLevels(abar, ascending);
      let product = 1;
      levels.betas.forEach((beta, i) => {
        product *= 1 - beta;
        expect([product, levels.alphasCumprod[i]!]).toBeAllClose([abar[ascending[i]!]!, abar[ascending[i]!]!], {
          rtol: 1e-10,
        });
      });
    }),
  );
});

test.each([[[3, 2]], [[1, 1]], [[-1]], [[1000]], [[0.5]]])('timesteps %j are refused', async (timesteps) => {
  expect(await failureOf(() => noiseLevels(abar, timesteps))).toBeFuzzydiffError('invalid-argument', /0 to 999/);
});
