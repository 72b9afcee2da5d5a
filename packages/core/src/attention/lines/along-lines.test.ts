import { expect, test } from 'vitest';
import { keyedNoise } from '../../noise/keyed-noise.js';
import { tensor } from '../../tensor/tensor.js';
import { alongLines } from './along-lines.js';

const side = 64;

/** Scores of noise, and of `marked` pixels so much more. */
function scores(marked: (x: number, y: number) => boolean, more: number) {
  const z = tensor([1, 1, side, side]);
  keyedNoise(0).fill(z.data, { purpose: 'initial', image: 'lines' });
  for (let i = 0; i < z.data.length; i++)
    z.data[i] = 0.5 * z.data[i]! + (marked(i % side, Math.floor(i / side)) ? more : 0);
  return z;
}

/** What is added on average where something is marked, and elsewhere at the most. */
function added(marked: (x: number, y: number) => boolean, more: number) {
  const z = scores(marked, more);
  const gains = alongLines(z).data.map((value, i) => value - z.data[i]!);
  const on = gains.filter((_, i) => marked(i % side, Math.floor(i / side)));
  return { on: on.reduce((sum, gain) => sum + gain, 0) / on.length, gains };
}

test.each([
  ['upright', (x: number) => x === 30],
  ['level', (_: number, y: number) => y === 40],
  ['aslant', (x: number, y: number) => Math.abs(x - (12 + 0.62 * y)) < 0.6],
  ['downwards', (x: number, y: number) => Math.abs(x + y - 70) < 0.6],
])('what lies on a straight line counts for more: %s', (_, line) => {
  expect(added(line, 2).on).toBeGreaterThan(0.35);
});

test('what bends, and what is broad, gains little of it', () => {
  const ring = (x: number, y: number) => Math.abs(Math.hypot(x - 32, y - 32) - 8) < 0.6;
  const broad = (x: number, y: number) => Math.hypot(x - 32, y - 32) < 12;
  const straight = added((x) => x === 30, 2).on;
  expect(added(ring, 2).on).toBeLessThan(0.4 * straight);
  expect(added(broad, 2).on).toBeLessThan(0.1 * straight);
});

test('nothing is taken from any pixel, and one that is surer than five makes no stronger line', () => {
  const line = (x: number) => x === 30;
  expect(added(line, 3).gains.every((gain) => gain >= 0)).toBe(true);
  expect(added(line, 50).on).toBeCloseTo(added(line, 8).on, 0);
});

test('the same is added wherever a line lies, each map by itself', () => {
  const [one, two] = [scores((x) => x === 20, 3), scores((x) => x === 44, 3)];
  const both = tensor([2, 1, side, side], Float32Array.from([...one.data, ...two.data]));
  expect(alongLines(both).data).toEqual(Float32Array.from([...alongLines(one).data, ...alongLines(two).data]));
});
