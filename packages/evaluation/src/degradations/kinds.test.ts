import { type Tensor, tensor } from '@fuzzydiff/core';
import { describe, expect, test } from 'vitest';
import type { Degraded } from './degradation.js';
import { degrade } from './degrade.js';

const plane = 64 * 64;
const flat = (level: number, channels = 3) =>
  tensor([channels, 64, 64], new Float32Array(channels * plane).fill(level));
const marked = ({ mask }: Degraded) => [...mask.data.keys()].filter((i) => mask.data[i] === 1);
const keys = Array.from({ length: 60 }, (_, n) => `image ${n}`);

describe('grey', () => {
  test('sets the same non-empty subset of channels to 0 everywhere, and every subset occurs', () => {
    const subsets = new Set<string>();
    for (const key of keys) {
      const degraded = degrade('grey', flat(0.5), 0, key);
      const own = new Set(
        marked(degraded).map((i) => [0, 1, 2].map((c) => degraded.image.data[c * plane + i]).join(' ')),
      );
      expect(own.size).toBe(1);
      for (const values of own) subsets.add(values);
    }
    const all = [0, 0.5].flatMap((r) => [0, 0.5].flatMap((g) => [0, 0.5].map((b) => `${r} ${g} ${b}`)));
    expect([...subsets].sort()).toEqual(all.filter((values) => values !== '0.5 0.5 0.5').sort());
  });

  test('marks nothing where the image already is grey', () => {
    expect(marked(degrade('grey', flat(0), 0, 'a'))).toEqual([]);
  });
});

test('offset: every value of a rectangle moves on its own, evenly up to a threshold of 0.3 to 1.1', () => {
  const thresholds = keys.map((key) => {
    const degraded = degrade('offset', flat(0), 0, key);
    const offsets = marked(degraded).flatMap((i) => [0, 1, 2].map((c) => degraded.image.data[c * plane + i]!));
    // As far as the image's own range lets it be seen.
    const threshold = Math.max(...offsets);
    expect(threshold).toBeGreaterThan(0.28);
    expect(Math.min(...offsets)).toBeLessThan(-0.9 * threshold);
    expect(Math.abs(offsets.filter((value) => value > 0).length / offsets.length - 0.5)).toBeLessThan(0.12);
    expect(new Set(offsets).size).toBeGreaterThan(0.7 * offsets.length);
    return threshold;
  });
  expect(new Set(thresholds).size).toBeGreaterThan(40);
});

test.each(['scratch', 'dust'] as const)('%s paints the same on all channels', (kind) => {
  const degraded = degrade(kind, flat(0), 0, 'a');
  for (const i of marked(degraded)) {
    expect(degraded.image.data[plane + i]).toBe(degraded.image.data[i]);
    expect(degraded.image.data[2 * plane + i]).toBe(degraded.image.data[i]);
  }
});

test('scratches are nearly white or nearly black, both of them often, with a little soft edge', () => {
  const levels = keys.flatMap((key) => {
    const degraded = degrade('scratch', flat(0), 0, key);
    return marked(degraded).map((i) => degraded.image.data[i]!);
  });
  const shareOf = (wanted: (level: number) => boolean) => levels.filter(wanted).length / levels.length;
  expect(shareOf((level) => level >= 0.95)).toBeGreaterThan(0.3);
  expect(shareOf((level) => level <= -0.95)).toBeGreaterThan(0.3);
  expect(shareOf((level) => Math.abs(level) < 0.95)).toBeGreaterThan(0.02);
});

test('blur keeps a flat image as it is and takes the contrast out of a chequered one', () => {
  expect(marked(degrade('blur', flat(0.3), 0, 'a'))).toEqual([]);
  const chequered = flat(0.5).data.map((value, i) => ((i + (i >> 6)) % 2 === 0 ? value : -value));
  const degraded = degrade('blur', tensor([3, 64, 64], chequered), 0, 'a');
  const changed = marked(degraded);
  expect(changed.length).toBeGreaterThan(0.08 * plane);
  for (const i of changed) expect(Math.abs(degraded.image.data[i]!)).toBeLessThan(0.5);
  expect(Math.min(...changed.map((i) => Math.abs(degraded.image.data[i]!)))).toBeLessThan(0.02);
});

test('occluder hides what is beneath it', () => {
  const black = degrade('occluder', flat(-0.7), 0, 'a').image.data;
  const white = degrade('occluder', flat(0.7), 0, 'a').image.data;
  const hidden = [...black.keys()].filter((i) => black[i] === white[i]).length;
  expect(hidden / black.length).toBeGreaterThan(0.04);
  expect(hidden / black.length).toBeLessThan(0.09);
});

describe('jpeg', () => {
  const noisy = (channels: number): Tensor => {
    const image = flat(0, channels);
    image.data.forEach((_, i) => {
      image.data[i] = (((i * 7919) % 101) - 50) / 80;
    });
    return image;
  };

  test('changes whole blocks of the grid, in at least a third of the image', () => {
    for (const key of keys.slice(0, 20)) {
      const perBlock = new Map<number, number>();
      for (const i of marked(degrade('jpeg', noisy(3), 0, key))) {
        const block = 8 * (i >> 9) + ((i >> 3) & 7);
        perBlock.set(block, (perBlock.get(block) ?? 0) + 1);
      }
      expect(perBlock.size).toBeGreaterThanOrEqual(25);
      // A pixel may come out as it was by chance.
      for (const count of perBlock.values()) expect(count).toBeGreaterThan(48);
    }
  });

  test('gives back an image that it made, to the rounding, where nothing was clipped', () => {
    const soft = noisy(1);
    soft.data.forEach((value, i) => {
      soft.data[i] = 0.3 * value;
    });
    const once = degrade('jpeg', soft, 0, 'a').image;
    expect(marked(degrade('jpeg', once, 0, 'a'))).toEqual([]);
  });
});

describe('cast', () => {
  test('leaves one channel as it was, takes 25 to 50 % off another, and keeps black', () => {
    for (const key of keys.slice(0, 20)) {
      const { image } = degrade('cast', flat(0), 0, key);
      const lowest = [0, 1, 2].map((c) => Math.min(...image.data.subarray(c * plane, (c + 1) * plane)));
      expect(Math.max(...lowest)).toBe(0);
      expect(Math.min(...lowest)).toBeLessThan(-0.24);
      expect(Math.min(...lowest)).toBeGreaterThanOrEqual(-0.5);
      expect(marked(degrade('cast', flat(-1), 0, key))).toEqual([]);
    }
  });

  test('covers the whole image or a large part of it, both of them often', () => {
    const shares = keys.map((key) => marked(degrade('cast', flat(0.5), 0, key)).length / plane);
    expect(Math.min(...shares)).toBeGreaterThan(0.2);
    const whole = shares.filter((value) => value === 1).length;
    expect(whole).toBeGreaterThan(15);
    expect(whole).toBeLessThan(45);
  });
});
