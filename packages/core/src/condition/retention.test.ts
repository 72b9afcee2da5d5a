import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageOf, linearModel, meanOf, smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { diffusionPlan, type PlanOptions } from '../sampler/plan.js';
import type { SolverName } from '../solvers/solver.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { retained, retention, retentionInverse } from './retention.js';
import { synthesize } from './synthesize.js';

const plan = (options: PlanOptions) => diffusionPlan(linearModel, options);
const published = plan({ steps: 250, jumps: { length: 10, samples: 10 } });

describe('the paper’s weights on its own plan, and what retains as much elsewhere', () => {
  const retainedBy = [
    [0.02, '0.041', '0.019', '0.007'],
    [0.05, '0.236', '0.118', '0.047'],
    [0.1, '0.641', '0.395', '0.183'],
    [0.2, '0.937', '0.800', '0.539'],
  ] as const;
  test.each(retainedBy)('m = %d keeps %s (sigma 1), %s (0.5), %s (0.25)', (m, ...expected) => {
    expect([1, 0.5, 0.25].map((sigma) => retention(m, published, sigma).toFixed(3))).toEqual(expected);
  });

  const plans = [
    plan({ steps: 250 }),
    plan({ steps: 50 }),
    plan({ steps: 25 }),
    plan({ steps: 50, solver: 'ddim' }),
    plan({ steps: 25, solver: 'ddim' }),
  ];
  const equivalent = [
    [0.02, '0.029', '0.062', '0.084', '0.051', '0.071'],
    [0.05, '0.072', '0.146', '0.193', '0.122', '0.166'],
    [0.1, '0.140', '0.268', '0.342', '0.228', '0.302'],
    [0.2, '0.256', '0.451', '0.558', '0.402', '0.514'],
  ] as const;
  test.each(equivalent)('m = %d is %s (250 plain), %s, %s (50, 25 DDPM), %s, %s (50, 25 DDIM)', (m, ...expected) => {
    const kept = retention(m, published, 0.5);
    expect(plans.map((other) => retentionInverse(other, 0.5)(kept).toFixed(3))).toEqual(expected);
  });

  test('used as it stands, m = 0.1 keeps 8 % on 50 plain steps and 4 % on 25', () => {
    expect([plans[1]!, plans[2]!].map((other) => retention(0.1, other, 1).toFixed(2))).toEqual(['0.08', '0.04']);
  });
});

describe('it is what a run measures', () => {
  const sigma = 0.5;
  const shape = [1, 48, 48] as const;
  const mean = smoothImage(shape);
  const model = gaussianPrior({ mean, sigma });
  const image = tensor(
    mean.shape,
    mean.data.map((value) => value + 1),
  );
  const jumps = { length: 5, samples: 3 };

  test.each<[options: PlanOptions, m: number]>([
    [{ steps: 25 }, 0.1],
    [{ steps: 25, jumps }, 0.1],
    [{ steps: 25, jumps }, 0.5],
    [{ steps: 25, solver: 'ddim' }, 0.3],
    [{ steps: 25, solver: 'ddim', eta: 0.7, jumps }, 0.1],
    [{ steps: 25, solver: 'dpmpp' }, 0.3],
    [{ steps: 25, solver: 'dpmpp', jumps }, 0.1],
    [{ steps: 25, solver: 'dpmpp' }, 0.7],
  ])('%j at m = %d', async (options, m) => {
    const own = diffusionPlan(model.info, options);
    const run = async (input: typeof image) =>
      (await synthesize(model, [{ image: input, weight: { perFusion: m } }], { plan: own, noise: keyedNoise(1) }))[0]!
        .samples.data;
    const expected = retention(m, own, sigma);
    // The mean over 2,304 values, each with a deviation of at most sigma or so.
    const output = await run(image);
    const kept = meanOf(output.map((value, i) => value - mean.data[i]!));
    expect(Math.abs(kept - expected)).toBeLessThan((4 * 1.2 * sigma) / Math.sqrt(output.length));
    // With the same noise the run is linear in the input: there what is kept is exact.
    const withoutDeviation = await run(mean);
    expect(output.map((value, i) => value - withoutDeviation[i]!)).toBeAllClose(
      new Float32Array(output.length).fill(expected),
      {
        atol: 2e-5,
      },
    );
  });
});

const solver = fc.constantFrom<SolverName>('ddpm', 'ddim', 'dpmpp');
const options = fc.record({
  solver,
  steps: fc.integer({ min: 2, max: 60 }),
  jumps: fc.record({ length: fc.integer({ min: 1, max: 5 }), samples: fc.integer({ min: 1, max: 3 }) }),
});
const sigma = fc.double({ min: 0.1, max: 2, noNaN: true });
const weight = fc.double({ min: 0, max: 1, noNaN: true });

test('nothing is kept at m = 0, and almost all at m = 1', () => {
  fc.assert(
    fc.property(options, sigma, (chosen, own) => {
      expect(retention(0, plan(chosen), own)).toBe(0);
      expect(retention(1, plan(chosen), own)).toBeGreaterThan(0.98);
    }),
    { numRuns: 30 },
  );
});

test('it grows with m, and never beyond 1, for solvers of one step', () => {
  const oneStep = options.filter((chosen) => chosen.solver !== 'dpmpp');
  fc.assert(
    fc.property(oneStep, sigma, weight, weight, (chosen, own, a, b) => {
      const [low, high] = [a, b].sort((x, y) => x - y).map((m) => retention(m, plan(chosen), own)) as [number, number];
      expect(high).toBeGreaterThanOrEqual(low - 1e-12);
      expect(high).toBeLessThanOrEqual(1);
    }),
  );
});

test('DPM-Solver++ overshoots, which is why its inverse takes the rising part alone', () => {
  const overshooting = plan({ steps: 25, solver: 'dpmpp' });
  expect(retention(0.62, overshooting, 0.5)).toBeGreaterThan(1.05);
  // At 0.9999 the falling part, just below m = 1, would answer as well.
  const m = retentionInverse(overshooting, 0.25)(0.9999);
  expect(m).toBeLessThan(0.6);
  expect(retention(m, overshooting, 0.25)).toBeCloseTo(0.9999, 4);
});

test('the inverse gives back what was wanted, to 1e-4', () => {
  fc.assert(
    fc.property(options, sigma, (chosen, own) => {
      const inverse = retentionInverse(plan(chosen), own);
      for (let wanted = 0.01; wanted < 0.95; wanted += 0.07)
        expect(Math.abs(retention(inverse(wanted), plan(chosen), own) - wanted)).toBeLessThan(1e-4);
      expect([inverse(0), inverse(1)]).toEqual([0, 1]);
    }),
    { numRuns: 20 },
  );
});

test('a retention that no weight below 1 reaches is the input itself', () => {
  expect(retentionInverse(plan({ steps: 25, spacing: 'trailing' }), 0.05)(0.5)).toBe(1);
});

test('a map of weights is retained value by value', () => {
  const map = imageOf([1, 2, 3], (i) => i / 6);
  const kept = retained(map, published, 0.5);
  expect(kept.shape).toEqual([1, 2, 3]);
  expect(kept.data).toBeAllClose(
    Array.from(map.data, (m) => retention(m, published, 0.5)),
    { rtol: 1e-6 },
  );
  // Weight 1 is the input itself, which is restored at the end.
  expect(
    retained(
      imageOf([1, 1, 1], () => 1),
      published,
      0.5,
    ).data[0],
  ).toBe(1);
});

test('what cannot be answered is refused', async () => {
  const plain = plan({ steps: 10 });
  expect(await failureOf(() => retention(2, plain, 0.5))).toBeFuzzydiffError('invalid-argument', /weight/);
  expect(await failureOf(() => retention(0.5, plain, 0))).toBeFuzzydiffError('invalid-argument', /sigma/);
  expect(await failureOf(() => retentionInverse(plain, 0.5)(1.5))).toBeFuzzydiffError('invalid-argument', /retention/);
  const single = plan({ steps: 1 });
  expect(await failureOf(() => retentionInverse(single, 0.5))).toBeFuzzydiffError('invalid-argument', /2 steps/);
});
