import { readFileSync } from 'node:fs';
import { tensor } from '@fuzzydiff/core';
import { describe, expect, test } from 'vitest';
import { perRegionOverlap } from './per-region-overlap.js';
import { regions } from './regions.js';

// Made by test/fixtures/metrics.py with scipy and numpy, from the definition.
const { overlap } = JSON.parse(readFileSync(new URL('../../test/fixtures/metrics.json', import.meta.url), 'utf8'));

const plane = (rows: readonly string[]) =>
  tensor([rows.length, rows[0]!.length], Float32Array.from(rows.join(''), Number));

test('the regions of two images measure as by the definition', () => {
  const images = [0, 1].map((n) => ({
    score: tensor([10, 10], Float32Array.from(overlap.scores[n])),
    mask: tensor([1, 10, 10], Float32Array.from(overlap.masks[n])),
  }));
  expect(perRegionOverlap(images, overlap.limit)).toBeCloseTo(overlap.pro, 12);
  expect(perRegionOverlap(images)).toBe(perRegionOverlap(images, 0.3));
});

test('pixels that touch by a corner are one region, those at opposite borders are not', () => {
  const { data } = plane(['10001', '01000', '00011', '10010']);
  expect(regions(data, 4, 5).map((region) => region.toSorted((a, b) => a - b))).toEqual([
    [0, 6],
    [4],
    [13, 14, 18],
    [15],
  ]);
  expect(regions(new Float32Array(6), 2, 3)).toEqual([]);
});

describe('per-region overlap', () => {
  const mask = plane(['1100', '0000', '0001', '0000']);

  test('is 1 for the mask itself and counts a small region as much as a large one', () => {
    expect(perRegionOverlap([{ score: mask, mask }])).toBe(1);
    const onlyLarge = plane(['1100', '0000', '0000', '0000']);
    const onlySmall = plane(['0000', '0000', '0001', '0000']);
    // Half at no false positives, then a straight line to everything: 0.5 + 0.3 / 4.
    expect(perRegionOverlap([{ score: onlyLarge, mask }])).toBeCloseTo(0.575, 12);
    expect(perRegionOverlap([{ score: onlySmall, mask }])).toBeCloseTo(0.575, 12);
  });

  test('is the diagonal for a constant score', () => {
    const score = tensor([4, 4]);
    expect(perRegionOverlap([{ score, mask }])).toBeCloseTo(0.15, 12);
    expect(perRegionOverlap([{ score, mask }], 1)).toBeCloseTo(0.5, 12);
  });

  test('does not exist without a region or without anything around it', () => {
    expect(perRegionOverlap([])).toBeUndefined();
    expect(perRegionOverlap([{ score: mask, mask: tensor([4, 4]) }])).toBeUndefined();
    expect(perRegionOverlap([{ score: mask, mask: plane(['1111', '1111', '1111', '1111']) }])).toBeUndefined();
  });

  test('refuses a score of another size and a limit that is none', () => {
    expect(() => perRegionOverlap([{ score: tensor([4, 5]), mask }])).toThrow(/\[4, 4\] or \[1, 4, 4\] for score/);
    expect(() => perRegionOverlap([{ score: tensor([3, 4, 4]), mask: tensor([3, 4, 4]) }])).toThrow(/for score/);
    expect(() => perRegionOverlap([{ score: mask, mask }], 0)).toThrow(/for limit but found 0/);
  });
});
