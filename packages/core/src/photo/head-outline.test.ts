import { expect, test } from 'vitest';
import { headOutline } from './head-outline.js';
import { placeByRegion, portraitFrame } from './placement.js';

const box = { x: 0, y: 0, width: 100, height: 100 };
const placement = placeByRegion({ x: 0, y: 0, size: 100 });
const at = (values: Float32Array, x: number, y: number) => values[y * 100 + x];

test('holds eyes, mouth, hair and chin of a portrait, and not the corners', () => {
  const { values } = headOutline(portraitFrame, placement, box);
  for (const [x, y] of [
    [38, 45],
    [62, 45],
    [50, 70],
    [50, 12],
    [50, 90],
    [20, 50],
    [80, 50],
  ] as const)
    expect(at(values, x, y)).toBe(1);
  for (const [x, y] of [
    [5, 5],
    [95, 5],
    [8, 90],
    [92, 90],
    [2, 50],
  ] as const)
    expect(at(values, x, y)).toBe(0);
});

test('its rim is soft', () => {
  const { values } = headOutline(portraitFrame, placement, box);
  expect(values.some((value) => value > 0.2 && value < 0.8)).toBe(true);
});

test('within the frame, and of what is no face, it is the placed square', () => {
  for (const { values } of [
    headOutline(portraitFrame, placement, box, 'frame'),
    headOutline({ kind: 'whole' }, placement, box),
  ]) {
    expect(at(values, 8, 8)).toBe(1);
    expect(at(values, 0, 50)).toBeLessThan(0.5);
  }
  const small = headOutline({ kind: 'whole' }, placeByRegion({ x: 20, y: 20, size: 50, angle: 45 }), box).values;
  expect(at(small, 45, 45)).toBe(1);
  expect(at(small, 22, 22)).toBe(0);
});
