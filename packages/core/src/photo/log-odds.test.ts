import { expect, test } from 'vitest';
import { logOdds } from './log-odds.js';

/** So many pixels of a kept surrounding in which nothing strays by more than a level, and then those that are looked at. */
function oddsOf(pixels: readonly { attention: number; residual: readonly number[] }[]): Float32Array {
  const quiet = 200;
  const plane = (value: (n: number) => number) =>
    Float32Array.from({ length: quiet + pixels.length }, (_, i) => (i < quiet ? 0 : value(i - quiet)));
  const residuals = [0, 1, 2].map((k) => plane((n) => pixels[n]!.residual[k]!));
  return logOdds(residuals, {
    attention: plane((n) => pixels[n]!.attention),
    most: plane(() => 0.75).fill(0.75),
    contrast: plane(() => 0),
    outline: plane(() => 1).fill(1),
  }).slice(quiet);
}

/** Term by term, as the odds are defined. */
function expected(attention: number, residual: readonly number[]): number {
  const prior = 0.002 + (0.75 - 0.002) * attention;
  const terms = residual.map((own, k) => {
    const [strayed, range] = k === 0 ? [30, 160] : [10, 80];
    // Where a photograph is like its correction the deviation is one level.
    const deviation = Math.hypot(1, attention * strayed);
    return Math.log(deviation / (0.375 * range)) + 2.5 * Math.log1p((own / deviation) ** 2 / 4);
  });
  return terms.reduce((sum, term) => sum + term, Math.log(prior / (1 - prior)));
}

test.each([
  [0.6, [40, -20, 10]],
  [1, [5, 2, -3]],
  [0.2, [12, 0, 4]],
])('with attention %d and residuals %j they are those of its likelihoods', (attention, residual) => {
  expect(oddsOf([{ attention, residual }])[0]).toBeCloseTo(expected(attention, residual), 4);
});

test('no pixel says more than ten either way', () => {
  const [much, little] = oddsOf([
    { attention: 1, residual: [250, 250, -250] },
    { attention: 0, residual: [0, 0, 0] },
  ]);
  expect([much, little]).toEqual([10, -10]);
});
