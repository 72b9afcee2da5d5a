import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { alphasCumprod, type BetaSchedule, betas, scheduleLength } from './betas.js';

const at = (table: Float64Array, ...places: number[]) => places.map((t) => table[t]!);

describe('known answers', () => {
  // python3 -c 'import numpy as np; b=np.linspace(1e-4,.02,1000); a=np.cumprod(1-b)
  // print([b[t] for t in (0,1,500,999)], [a[t] for t in (0,500,999)])'
  test('linear, as Ho et al. train', () => {
    const schedule = { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 } as const;
    const expected = [1e-4, 0.00011991991991991993, 0.010059959959959959, 0.02];
    expect(at(betas(schedule), 0, 1, 500, 999)).toBeAllClose(expected, { rtol: 1e-14 });
    const abar = [0.9999, 0.07779665836502389, 4.035829765375676e-5];
    expect(at(alphasCumprod(schedule), 0, 500, 999)).toBeAllClose(abar, { rtol: 1e-12 });
  });

  // python3 -c 'import numpy as np; b=np.linspace(.00085**.5,.012**.5,1000)**2; a=np.cumprod(1-b)
  // print([b[t] for t in (0,500,999)], [a[t] for t in (0,500,999)])'
  test('scaled_linear, as Stable Diffusion trains', () => {
    const schedule = { kind: 'scaled_linear', start: 0.00085, end: 0.012, steps: 1000 } as const;
    expect(at(betas(schedule), 0, 500, 999)).toBeAllClose([0.00085, 0.00481495414171188, 0.012], { rtol: 1e-13 });
    const abar = [0.99915, 0.2763326838229746, 0.004660098513077238];
    expect(at(alphasCumprod(schedule), 0, 500, 999)).toBeAllClose(abar, { rtol: 1e-12 });
  });

  // python3 -c 'import math, numpy as np; f=lambda t: math.cos((t+.008)/1.008*math.pi/2)**2
  // b=np.array([min(1-f((i+1)/1000)/f(i/1000),.999) for i in range(1000)]); a=np.cumprod(1-b)
  // print([b[t] for t in (0,500,998,999)], [a[t] for t in (500,998)])'
  test('cosine, as Nichol and Dhariwal train', () => {
    const schedule = { kind: 'cosine', steps: 1000 } as const;
    const expected = [4.128422482196914e-5, 0.003155691441585007, 0.7499993929011166, 0.999];
    expect(at(betas(schedule), 0, 500, 998, 999)).toBeAllClose(expected, { rtol: 1e-10 });
    const abar = [0.49228517244880304, 2.4287669070348544e-6];
    expect(at(alphasCumprod(schedule), 500, 998)).toBeAllClose(abar, { rtol: 1e-10 });
  });
});

test('given variances are taken as they are', () => {
  const schedule: BetaSchedule = { kind: 'given', betas: [0.1, 0.5, 0.25] };
  expect(betas(schedule)).toEqual(Float64Array.of(0.1, 0.5, 0.25));
  expect(alphasCumprod(schedule)).toBeAllClose([0.9, 0.45, 0.3375], { rtol: 1e-15 });
  expect(scheduleLength(schedule)).toBe(3);
});

test('a schedule of one step starts and ends there', () => {
  expect(betas({ kind: 'linear', start: 0.3, end: 0.9, steps: 1 })).toEqual(Float64Array.of(0.3));
});

test('abar falls from step to step, and stays between 0 and 1', () => {
  const variance = fc.double({ min: 1e-5, max: 0.05, noNaN: true });
  const steps = fc.integer({ min: 1, max: 300 });
  const schedules: fc.Arbitrary<BetaSchedule> = fc.oneof(
    fc.record({
      kind: fc.constantFrom('linear' as const, 'scaled_linear' as const),
      start: variance,
      end: variance,
      steps,
    }),
    fc.record({ kind: fc.constant('cosine' as const), steps }),
    fc.record({ kind: fc.constant('given' as const), betas: fc.array(variance, { minLength: 1, maxLength: 300 }) }),
  );
  fc.assert(
    fc.property(schedules, (schedule) => {
      const abar = alphasCumprod(schedule);
      expect(abar.length).toBe(scheduleLength(schedule));
      abar.reduce((above, value) => {
        expect(value).toBeLessThan(above);
        expect(value).toBeGreaterThan(0);
        return value;
      }, 1);
    }),
  );
});

test.each<[field: RegExp, schedule: unknown]>([
  [/schedule\.kind/, { kind: 'sigmoid', steps: 10 }],
  [/schedule\.kind/, undefined],
  [/schedule\.start/, { kind: 'linear', start: 0, end: 0.02, steps: 10 }],
  [/schedule\.start.*"0.00085"/, { kind: 'scaled_linear', start: '0.00085', end: 0.012, steps: 10 }],
  [/schedule\.end/, { kind: 'scaled_linear', start: 0.1, end: 1, steps: 10 }],
  [/schedule\.steps/, { kind: 'cosine', steps: 0 }],
  [/schedule\.betas/, { kind: 'given', betas: [] }],
  [/schedule\.betas/, { kind: 'given' }],
  [/schedule\.betas\[1\]/, { kind: 'given', betas: [0.1, Number.NaN] }],
])('a schedule with a wrong field is refused by its name, %s', async (field, schedule) => {
  expect(await failureOf(() => betas(schedule as BetaSchedule))).toBeFuzzydiffError('invalid-argument', field);
});
