import { expect, test } from 'vitest';
import { type Brush, startStroke } from './brush.js';

const width = 16;
const empty = new Float32Array(width * width);
const brush: Brush = { tool: 'correct', size: 6, hardness: 0.5, strength: 1 };
const at = (layer: Float32Array, x: number, y: number) => layer[y * width + x];

test('a dab is full within its hard part, soft at its edge, and nothing beyond', () => {
  const { layer } = startStroke(empty, width, brush, { x: 8, y: 8 });
  expect(at(layer, 8, 8)).toBe(1);
  expect(at(layer, 9, 8)).toBeCloseTo(0.5 + 0.5 * Math.cos(Math.PI * ((Math.hypot(1.5, 0.5) / 3 - 0.5) / 0.5)), 6);
  expect(at(layer, 11, 8)).toBe(0);
  expect(empty.every((value) => value === 0)).toBe(true);
});

test('a hard brush has no soft edge', () => {
  const { layer } = startStroke(empty, width, { ...brush, hardness: 1 }, { x: 8, y: 8 });
  expect(new Set(layer)).toEqual(new Set([0, 1]));
});

test('a fast stroke has no gaps', () => {
  const layer = startStroke(empty, width, brush, { x: 1, y: 8 }).to({ x: 15, y: 8 });
  for (let x = 1; x < 15; x++) expect(at(layer, x, 8)).toBeGreaterThan(0.9);
});

test('a stroke goes no further than its strength, however often it passes; the next one goes on from there', () => {
  const half = { ...brush, strength: 0.5 };
  const stroke = startStroke(empty, width, half, { x: 4, y: 8 });
  stroke.to({ x: 12, y: 8 });
  const first = stroke.to({ x: 4, y: 8 });
  expect(at(first, 8, 8)).toBeCloseTo(0.5, 6);
  expect(at(startStroke(first, width, half, { x: 8, y: 8 }).layer, 8, 8)).toBeCloseTo(0.75, 6);
});

test('keeping goes the other way, restoring back to nothing', () => {
  const middle = { x: 8, y: 8 };
  const corrected = startStroke(empty, width, brush, middle).layer;
  expect(at(startStroke(corrected, width, { ...brush, tool: 'keep' }, middle).layer, 8, 8)).toBe(-1);
  expect(at(startStroke(corrected, width, { ...brush, tool: 'restore' }, middle).layer, 8, 8)).toBe(0);
});

test('a stroke may begin and end outside of the grid', () => {
  const layer = startStroke(empty, width, brush, { x: -20, y: 0 }).to({ x: 40, y: 0 });
  expect(at(layer, 0, 0)).toBeGreaterThan(0.9);
  expect(layer).toHaveLength(width * width);
});
