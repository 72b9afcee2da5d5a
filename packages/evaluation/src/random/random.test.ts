import { keyedNoise } from '@fuzzydiff/core/math';
import { describe, expect, test } from 'vitest';
import { randomStream } from './random.js';

const stream = (key = 'image', seed = 0) => randomStream(keyedNoise(seed), key);
const many = <T>(count: number, draw: () => T) => Array.from({ length: count }, draw);

describe('a random stream', () => {
  test('is the same for the same seed and key, and another for others', () => {
    const first = many(600, stream().normal);
    expect(many(600, stream().normal)).toEqual(first);
    expect(many(600, stream('another').normal)).not.toEqual(first);
    expect(many(600, stream('image', 1).normal)).not.toEqual(first);
    expect(new Set(first).size).toBe(600);
  });

  test('is uniform between its bounds (Kolmogorov-Smirnov)', () => {
    const random = stream();
    const values = many(20_000, () => random.uniform(-2, 5)).sort((a, b) => a - b);
    const gap = Math.max(...values.map((value, i) => Math.abs((value + 2) / 7 - (i + 0.5) / values.length)));
    expect(values[0]).toBeGreaterThanOrEqual(-2);
    expect(values.at(-1)).toBeLessThanOrEqual(5);
    // One such sample in a thousand is further away.
    expect(gap).toBeLessThan(1.95 / Math.sqrt(values.length));
  });

  test('gives each whole number and each item its share', () => {
    const random = stream();
    const counts = [0, 0, 0, 0, 0];
    for (const n of many(10_000, () => random.integer(5))) counts[n]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.2 * 0.8));
    expect(new Set(many(50, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  });

  test('points in all directions, with unit length', () => {
    const random = stream();
    const directions = many(10_000, random.direction);
    for (const [x, y] of directions) expect(Math.hypot(x, y)).toBeCloseTo(1, 12);
    const mean = (of: (x: number, y: number) => number) => directions.reduce((sum, [x, y]) => sum + of(x, y), 0) / 1e4;
    for (const harmonic of [
      mean((x) => x),
      mean((_, y) => y),
      mean((x, y) => 2 * x * y),
      mean((x, y) => x * x - y * y),
    ])
      expect(Math.abs(harmonic)).toBeLessThan(4 * Math.sqrt(0.5 / 1e4));
  });
});
