import { keyedNoise } from '@fuzzydiff/core/math';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../random/random.js';
import { dctMatrix, transformBlock } from './dct.js';
import { randomShape } from './shape.js';
import { smooth } from './smooth.js';
import { paintStroke } from './stroke.js';

describe('the cosine transform', () => {
  test('has the entries of the DCT-II', () => {
    dctMatrix().forEach((entry, i) => {
      const frequency = i >> 3;
      const scale = frequency === 0 ? Math.sqrt(1 / 8) : 0.5;
      expect(entry).toBeCloseTo(scale * Math.cos(((2 * (i & 7) + 1) * frequency * Math.PI) / 16), 14);
    });
  });

  test('comes back', () => {
    const block = Float64Array.from({ length: 64 }, (_, i) => (i * 37) % 64);
    const there = transformBlock(block, dctMatrix(), false);
    expect(there[0]).toBeCloseTo(8 * 31.5, 10);
    transformBlock(there, dctMatrix(), true).forEach((value, i) => {
      expect(value).toBeCloseTo(block[i]!, 10);
    });
  });
});

test('a shape covers its share of the image and lies in it', () => {
  const random = randomStream(keyedNoise(0), 'shapes');
  for (let n = 0; n < 60; n++) {
    const share = random.uniform(0.05, 0.09);
    const shape = randomShape(share, random);
    let inside = 0;
    for (let y = -0.25; y < 1.25; y += 1 / 256) for (let x = -0.25; x < 1.25; x += 1 / 256) if (shape(x, y)) inside++;
    expect(Math.abs(inside / 65536 - share)).toBeLessThan(0.002);
    for (let t = 0; t <= 1; t += 1 / 64) {
      expect([shape(t, -1e-6), shape(t, 1 + 1e-6), shape(-1e-6, t), shape(1 + 1e-6, t)]).not.toContain(true);
    }
  }
});

describe('a stroke', () => {
  const canvas = () => ({ channels: 2, height: 8, width: 16, unit: 1, values: new Float32Array(2 * 8 * 16) });

  test('paints the pixels within half its width, and counts the new ones', () => {
    const own = canvas();
    const touched = new Uint8Array(128);
    const line = { points: [[2.5, 4] as const, [9.5, 4] as const], width: 2, edge: 0, level: 1, opacity: 0.5 };
    // The centres within 1 of the line, which runs between rows 3 and 4: pixels 2 to 9 of both.
    expect(paintStroke(own, touched, line)).toBe(16);
    expect(paintStroke(own, touched, line)).toBe(0);
    const painted = [...own.values.keys()].filter((i) => own.values[i] !== 0);
    const rows = [3, 4, 11, 12].flatMap((row) => Array.from({ length: 8 }, (_, n) => row * 16 + 2 + n));
    expect(painted).toEqual(rows);
    expect(own.values[3 * 16 + 5]).toBe(0.75);
  });

  test('fades out over its edge', () => {
    const own = canvas();
    const dot = { points: [[8.5, 4.5] as const], width: 4, edge: 2, level: -1, opacity: 1 };
    paintStroke(own, new Uint8Array(128), dot);
    expect([...own.values.subarray(4 * 16 + 8, 4 * 16 + 13)]).toEqual([-1, -1, -0.5, 0, 0]);
  });
});

test('smoothing keeps a flat plane and spreads a point with the variance of three averages', () => {
  expect(smooth(new Float32Array(48).fill(0.25), 6, 8, 2)).toEqual(new Float32Array(48).fill(0.25));
  const point = new Float32Array(31 * 31);
  point[15 * 31 + 15] = 1;
  const spread = smooth(point, 31, 31, 2);
  let total = 0;
  let variance = 0;
  spread.forEach((value, i) => {
    total += value;
    variance += value * ((i % 31) - 15) ** 2;
  });
  expect(total).toBeCloseTo(1, 5);
  expect(variance).toBeCloseTo(6, 4);
});
