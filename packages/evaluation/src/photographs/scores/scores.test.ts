import { tensor } from '@fuzzydiff/core';
import { expect, test } from 'vitest';
import { syntheticPhotograph } from '../../../test/pictures.js';
import { facesFound } from './faces-found.js';
import { headsOf } from './head.js';
import { scoresOnPhotograph } from './scores-on-photograph.js';
import { sameShare, storedPsnr } from './stored-values.js';

test('a head is an ellipse half as large again as the box, as far as the picture goes', () => {
  const heads = headsOf({ width: 100, height: 100 }, [{ x: 40, y: 30, width: 20, height: 40 }]);
  const at = (x: number, y: number) => heads.values[y * 100 + x];
  const area = heads.values.reduce((sum, value) => sum + value, 0);
  expect(Math.abs(area - Math.PI * 15 * 30)).toBeLessThan(20);
  expect([at(50, 50), at(36, 50), at(34, 50), at(50, 21), at(50, 19), at(40, 30)]).toEqual([1, 1, 0, 1, 0, 1]);
  const beyond = headsOf({ width: 10, height: 10 }, [{ x: -20, y: -20, width: 60, height: 60 }]);
  expect(beyond.values.every((value) => value === 1)).toBe(true);
  expect(headsOf({ width: 4, height: 4 }, []).values.every((value) => value === 0)).toBe(true);
});

test('scores come to their photograph as its frames lie, and beyond them there are less than any', () => {
  const face = (value: number, tx: number) => ({
    placement: { a: 4, b: 0, tx, ty: 0 },
    score: tensor([2, 2], Float32Array.of(value, value, value, value - 4)),
  });
  const scores = scoresOnPhotograph({ width: 10, height: 5 }, [face(3, 0), face(-1, 2)]);
  const rows = Array.from({ length: 5 }, (_, y) => [...scores.subarray(10 * y, 10 * y + 10)]);
  expect(rows[0]!.slice(0, 6)).toEqual([3, 3, 3, 3, -1, -1]);
  expect(rows[3]![3]).toBe(-1);
  expect(rows[3]![0]).toBe(3);
  const others = [...rows.slice(0, 4).flatMap((row) => row.slice(6)), ...rows[4]!];
  expect(new Set(others).size).toBe(1);
  expect(others[0]).toBeLessThan(-1e9);
});

test('a face is found where a box overlaps with most of it', () => {
  const faces = [
    { x: 0, y: 0, width: 10, height: 10 },
    { x: 50, y: 50, width: 20, height: 20 },
  ];
  expect(facesFound(faces, [])).toEqual([false, false]);
  expect(facesFound(faces, [{ x: 52, y: 52, width: 20, height: 20 }])).toEqual([false, true]);
  expect(facesFound(faces, [{ x: 8, y: 0, width: 10, height: 10 }])).toEqual([false, false]);
  expect(facesFound(faces, [faces[1]!, faces[0]!])).toEqual([true, true]);
});

test.each([8, 16] as const)('values are compared as they are stored, at %i bits', (depth) => {
  const clean = syntheticPhotograph({ width: 10, height: 10, depth });
  const step = depth === 8 ? 1 : 257;
  const other = { ...clean, pixels: clean.pixels.map((value, i) => (i < 30 ? value + 10 * step : value)) };
  // Three channels, of the first row's pixels: 20 log10(255 / 10).
  expect(storedPsnr(other, clean, (i) => i < 10)).toBeCloseTo(28.13, 2);
  expect(storedPsnr(other, clean, () => true)).toBeCloseTo(38.13, 2);
  expect(storedPsnr(other, clean, (i) => i >= 10)).toBeNull();
  expect(sameShare(other, clean, () => true)).toBe(0.9);
  expect(sameShare(other, clean, () => false)).toBeNull();
  const one = { ...clean, pixels: clean.pixels.slice() };
  one.pixels[1]!++;
  expect(sameShare(one, clean, () => true)).toBe(0.99);
  expect(() => storedPsnr(syntheticPhotograph({ width: 9, height: 10, depth }), clean, () => true)).toThrow(
    /10 × 10 × 3 .*what came of waves.*9 × 10 × 3/,
  );
});
