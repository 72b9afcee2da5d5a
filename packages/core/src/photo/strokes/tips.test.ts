import { expect, test } from 'vitest';
import { covered, type Line } from '../../../test/scratched.js';
import type { Plane } from '../resample.js';
import { strokeEnd } from './stroke-end.js';
import { strokeTips } from './tips.js';

const side = 120;
const line = (from: readonly [number, number], to: readonly [number, number], halfWidth = 2): Line => ({
  ...{ from, to, halfWidth, level: 255 },
});
const union = (...planes: readonly Plane[]): Plane => ({
  width: side,
  height: side,
  values: Float32Array.from({ length: side * side }, (_, i) => Math.max(...planes.map((plane) => plane.values[i]!))),
});
const degrees = (angle: number) => ((((angle * 180) / Math.PI) % 360) + 360) % 360;

test.each([
  ['across', line([30, 60], [90, 60]), [180, 0]],
  ['down', line([60, 30], [60, 90], 3), [270, 90]],
  ['slanted, one pixel wide', line([30, 40], [90, 75], 0.7), [210.3, 30.3]],
] as const)('a line ends twice, and would run on both ways (%s)', (_name, own, ways) => {
  const found = covered(side, own);
  const ends = strokeTips(found, 8).map((tip) => strokeEnd(found, tip));
  expect(ends).toHaveLength(2);
  for (const [n, at] of [own.from, own.to].entries()) {
    const end = ends.find((each) => each && Math.hypot(each.x - at[0], each.y - at[1]) < own.halfWidth + 2);
    expect(end).toBeDefined();
    expect(Math.abs(degrees(end!.angle) - ways[n]!)).toBeLessThan(5);
    expect(Math.abs(end!.halfWidth - Math.max(own.halfWidth, 0.5))).toBeLessThanOrEqual(0.8);
  }
});

test('where lines cross none ends, and each has its two ends', () => {
  const found = union(covered(side, line([20, 20], [100, 100])), covered(side, line([100, 25], [25, 95])));
  const tips = strokeTips(found, 8);
  expect(tips).toHaveLength(4);
  for (const { x, y } of tips) expect(Math.hypot(x - 60, y - 60)).toBeGreaterThan(40);
});

test('what is no stroke has no end: a spot, a band as wide as it is long, all, nothing', () => {
  const spot = covered(side, line([60, 60], [60.1, 60], 5));
  expect(strokeTips(spot, 8)).toEqual([]);
  expect(strokeTips(covered(side, line([50, 60], [70, 60], 12)), 8)).toEqual([]);
  expect(strokeTips({ ...spot, values: new Float32Array(side * side).fill(1) }, 8)).toEqual([]);
  expect(strokeTips({ ...spot, values: new Float32Array(side * side) }, 8)).toEqual([]);
});

test('the end of what is nowhere a clear band is none', () => {
  const clear = covered(side, line([40, 60], [80, 60], 4));
  const around = covered(side, line([40, 60], [80, 60], 9)).values;
  const blurred = { ...clear, values: clear.values.map((share, i) => (share > 0.5 ? 0.55 : 0.45 * around[i]!)) };
  const [tip] = strokeTips(blurred, 8);
  expect(tip).toBeDefined();
  expect(strokeEnd(clear, tip!)).toBeDefined();
  expect(strokeEnd(blurred, tip!)).toBeUndefined();
});
