import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { roundHalfToEven, spacedTimesteps, type TimestepSpacing } from './timesteps.js';

describe('guided-diffusion', () => {
  test('25 of 1000 rounds its halves to even: 166 and 832', () => {
    expect(spacedTimesteps(25, 1000)).toEqual([
      0, 42, 83, 125, 166, 208, 250, 291, 333, 375, 416, 458, 500, 541, 583, 624, 666, 708, 749, 791, 832, 874, 916,
      957, 999,
    ]);
  });

  test('250 of 1000, as RePaint and the paper run', () => {
    const timesteps = spacedTimesteps(250, 1000, 'guided-diffusion');
    expect(timesteps).toHaveLength(250);
    expect(timesteps.slice(0, 4)).toEqual([0, 4, 8, 12]);
    expect(timesteps.slice(-3)).toEqual([991, 995, 999]);
  });
});

describe('the spacings of diffusers', () => {
  test.each<[spacing: TimestepSpacing, count: number, expected: number[]]>([
    ['linspace', 10, [0, 111, 222, 333, 444, 555, 666, 777, 888, 999]],
    ['leading', 10, [0, 100, 200, 300, 400, 500, 600, 700, 800, 900]],
    ['leading', 7, [0, 142, 284, 426, 568, 710, 852]],
    ['trailing', 10, [99, 199, 299, 399, 499, 599, 699, 799, 899, 999]],
  ])('%s, %i of 1000', (spacing, count, expected) => {
    expect(spacedTimesteps(count, 1000, spacing)).toEqual(expected);
  });

  // Halves fall as NumPy's rounded strides let them, not as exact fractions would.
  // python3 -c 'import numpy as np; print(np.linspace(0,999,27).round()[13], (np.round(np.arange(1000,0,-1000/48))-1)[::-1][8])'
  test('the halves are those of NumPy', () => {
    expect(spacedTimesteps(27, 1000, 'linspace')[13]).toBe(499);
    expect(spacedTimesteps(48, 1000, 'trailing')[8]).toBe(186);
  });

  // One number over all counts, position by position:
  // python3 -c 'import numpy as np
  // def guided(n):
  //   c, out = 0., []
  //   for _ in range(n): out.append(round(c)); c += 999/(n-1) if n > 1 else 0
  //   return out
  // trailing = lambda n: (np.round(np.arange(1000,0,-1000/n))-1)[:n][::-1]     # arange is one too long for some n
  // for f in (guided, lambda n: np.linspace(0,999,n).round(), lambda n: np.arange(0,n)*(1000//n), trailing):
  //   print(sum((7*i+1)*int(t) for n in range(1,1001) for i,t in enumerate(f(n))) % 2**31)'
  test.each<[spacing: TimestepSpacing, checksum: number]>([
    ['guided-diffusion', 445251248],
    ['linspace', 445199402],
    ['leading', 146223684],
    ['trailing', 638707932],
  ])('%s of every count from 1 to 1000 is NumPy’s', (spacing, checksum) => {
    let sum = 0;
    for (let count = 1; count <= 1000; count++)
      spacedTimesteps(count, 1000, spacing).forEach((t, i) => {
        sum = (sum + (7 * i + 1) * t) % 2 ** 31;
      });
    expect(sum).toBe(checksum);
  });
});

test('every spacing ascends within the schedule and has the count asked for', () => {
  const spacing = fc.constantFrom<TimestepSpacing>('guided-diffusion', 'leading', 'trailing', 'linspace');
  fc.assert(
    fc.property(
      spacing,
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (kind, total, share) => {
        const count = Math.max(1, Math.round(share * total));
        const timesteps = spacedTimesteps(count, total, kind);
        expect(timesteps).toHaveLength(count);
        timesteps.forEach((t, i) => {
          expect(Number.isInteger(t) && t < total && t > (timesteps[i - 1] ?? -1)).toBe(true);
        });
      },
    ),
  );
});

test('all of them is each of them', () => {
  const all = Array.from({ length: 100 }, (_, t) => t);
  for (const spacing of ['guided-diffusion', 'leading', 'trailing', 'linspace'] as const)
    expect(spacedTimesteps(100, 100, spacing)).toEqual(all);
});

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [166.5, 166],
  [832.4999999, 832],
  [832.5000001, 833],
  [3, 3],
])('%d rounds to %d', (x, expected) => expect(roundHalfToEven(x)).toBe(expected));

test('counts and names that are none are refused', async () => {
  expect(await failureOf(() => spacedTimesteps(0, 10))).toBeFuzzydiffError('invalid-argument', /steps/);
  expect(await failureOf(() => spacedTimesteps(11, 10))).toBeFuzzydiffError('invalid-argument', /from 1 to 10/);
  expect(await failureOf(() => spacedTimesteps(5, 10, 'even' as TimestepSpacing))).toBeFuzzydiffError(
    'invalid-argument',
    /spacing/,
  );
});
