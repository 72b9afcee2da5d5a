import { readFile } from 'node:fs/promises';
import type { Image } from '@fuzzydiff/core/image';
import { expect, test } from 'vitest';
import { syntheticPhotograph } from '../../test/pictures.js';
import { march } from './fast-marching.js';
import { telea } from './telea.js';

/** A mask of what `inside` says. */
function maskOf({ width, height }: Image, inside: (x: number, y: number) => boolean) {
  const values = Float32Array.from({ length: width * height }, (_, i) =>
    inside(i % width, Math.floor(i / width)) ? 1 : 0,
  );
  return { width, height, values };
}

test('the front of a march reaches a disc from its border inwards, at about its distance', () => {
  const [side, radius] = [61, 25];
  const from = (i: number) => Math.hypot((i % side) - 30, Math.floor(i / side) - 30);
  const within = Uint8Array.from({ length: side * side }, (_, i) => (from(i) < radius ? 1 : 0));
  const { times, order } = march({ width: side, height: side }, within);
  expect(order).toHaveLength(within.reduce((sum, value) => sum + value, 0));
  for (const [n, i] of order.entries()) {
    // First order differences are up to a pixel late on the way to the middle.
    expect(Math.abs(times[i]! - (radius - from(i)))).toBeLessThan(1.3);
    expect(times[i]).toBeGreaterThanOrEqual(times[order[n - 1] ?? order[0]!]!);
  }
  const near = march({ width: side, height: side }, within, 3);
  expect(near.order.length).toBeLessThan(order.length);
  expect(Math.max(...near.order.map((i) => near.times[i]!))).toBeLessThanOrEqual(3);
});

test('a march that begins nowhere reaches nothing', () => {
  expect(march({ width: 4, height: 4 }, new Uint8Array(16)).order).toEqual([]);
  expect(march({ width: 4, height: 4 }, new Uint8Array(16).fill(1)).order).toEqual([]);
});

test.each([8, 16] as const)('a scratch on what is smooth is filled closely, at %i bits; the rest stays', (depth) => {
  for (const channels of [1, 3] as const) {
    const clean = syntheticPhotograph({ width: 60, height: 50, channels, depth });
    const full = depth === 8 ? 255 : 65535;
    const mask = maskOf(clean, (x, y) => Math.abs(x - y) < 2);
    const scratched = {
      ...clean,
      pixels: clean.pixels.map((v, i) => (mask.values[Math.floor(i / channels)] ? full : v)),
    };
    const { pixels } = telea(scratched, mask);
    pixels.forEach((value, i) => {
      const by = Math.abs(value - clean.pixels[i]!) / full;
      expect(by).toBeLessThan(mask.values[Math.floor(i / channels)] ? 0.04 : 1e-9);
    });
  }
});

test('what touches the photograph’s edges is filled from the sides that there are', () => {
  const flat = { ...syntheticPhotograph({ width: 12, height: 9 }), pixels: new Uint8Array(12 * 9 * 3).fill(77) };
  const damaged = { ...flat, pixels: flat.pixels.slice() };
  const mask = maskOf(flat, (x, y) => x < 6 || y < 4);
  damaged.pixels.forEach((_, i) => {
    if (mask.values[Math.floor(i / 3)]) damaged.pixels[i] = 200;
  });
  expect(telea(damaged, mask)).toEqual(flat);
  expect(
    telea(
      flat,
      maskOf(flat, () => false),
    ),
  ).toEqual(flat);
});

test('is close to what OpenCV makes of it', async () => {
  const known = JSON.parse(await readFile(new URL('../../test/fixtures/telea.json', import.meta.url), 'utf8'));
  const { width, height, channels, pixels, mask, filled, radius } = known;
  const image = { name: 'known', width, height, channels, depth: 8 as const, pixels: new Uint8Array(pixels) };
  const ours = telea(image, { width, height, values: new Float32Array(mask) }, { radius });
  const errors = [...ours.pixels].map((value, i) => value - filled[i]);
  const inside = errors.filter((_, i) => mask[Math.floor(i / channels)] === 1);
  const before = pixels.map((value: number, i: number) => value - filled[i]);
  const rms = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  // Its slope term, which is left out here, moves a value by up to about a level, again and again on the way inwards.
  expect(rms(inside)).toBeLessThan(4);
  expect(rms(before.filter((_: number, i: number) => mask[Math.floor(i / channels)] === 1))).toBeGreaterThan(60);
  expect(rms(errors.filter((_, i) => mask[Math.floor(i / channels)] === 0))).toBe(0);
});

test('what cannot be filled is refused', () => {
  const photo = syntheticPhotograph({ width: 8, height: 8 });
  expect(() => telea(photo, { width: 4, height: 4, values: new Float32Array(16) })).toThrow(/8 × 8 .*4 × 4/);
  expect(() =>
    telea(
      photo,
      maskOf(photo, () => true),
    ),
  ).toThrow(/leaves some pixels/);
  expect(() =>
    telea(
      photo,
      maskOf(photo, () => false),
      { radius: 0 },
    ),
  ).toThrow(/radius/);
});
