import { expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import '../../test/matchers.js';
import { continuation } from './continued.js';

test('one value is continued everywhere, and is that value', () => {
  const plane = { width: 21, height: 17, values: new Float32Array(21 * 17).fill(7) };
  const known = plane.values.map((_, i) => (i % 21 < 3 ? 1 : 0));
  expect(continuation(plane, known, 1)(plane.values)).toBeAllClose(plane.values, { rtol: 1e-5 });
});

test('what is not known has no say, and what is near has more than what is far', () => {
  const [width, height] = [64, 16];
  const values = Float32Array.from({ length: width * height }, (_, i) =>
    i % width < 10 ? 0 : i % width >= 54 ? 10 : 1e6,
  );
  const known = values.map((value) => (value < 1e6 ? 1 : 0));
  const row = continuation({ width, height }, known, 1.5)(values).subarray(8 * width, 9 * width);
  expect(Math.max(...row)).toBeLessThanOrEqual(10.001);
  expect(row[2]).toBeLessThan(0.1);
  expect(row[14]).toBeLessThan(row[32]!);
  expect(row[32]).toBeLessThan(row[50]!);
});

test('of nothing that is known it is 0', () => {
  const plane = { width: 5, height: 3, values: new Float32Array(15).fill(9) };
  expect(continuation(plane, new Float32Array(15), 1)(plane.values)).toEqual(new Float32Array(15));
});

test('what was made for one plane serves the next', () => {
  const [width, height] = [21, 17];
  const known = Float32Array.from({ length: width * height }, (_, i) => (i % width < 12 ? 1 : 0));
  const [one, other] = [1, 2].map((factor) => known.map((_, i) => factor * Math.sin(i))) as [
    Float32Array,
    Float32Array,
  ];
  const continued = continuation({ width, height }, known, 2);
  const before = continued(one);
  expect(continued(other)).toBeAllClose(
    before.map((value) => 2 * value),
    { rtol: 1e-4, atol: 1e-6 },
  );
  expect(continued(one)).toEqual(before);
});

test.each([2, 6])('where it is asked for it is the same to the bit as where all is, with deviation %d', (sigma) => {
  const [width, height] = [181, 143];
  const values = normals(width * height, 'values');
  // A hole so wide that it takes several grids, and a scratch.
  const isDamaged = (i: number) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return Math.hypot(x - 50, y - 60) < 30 || (Math.abs(x - 140) < 2 && y > 20);
  };
  const known = values.map((_, i) => (isDamaged(i) ? 0 : 1));
  const asked = Int32Array.from(known.keys()).filter(isDamaged);
  const whole = continuation({ width, height }, known, sigma)(values);
  const some = continuation({ width, height }, known, sigma, { asked })(values);
  for (const i of asked) expect(some[i]).toBe(whole[i]);
  expect(asked.some((i) => Math.abs(whole[i]!) > 0.01)).toBe(true);
});

test('planes may come weighed by how much is known', () => {
  const [width, height] = [40, 30];
  const values = normals(width * height, 'values');
  const known = values.map((_, i) => (i % width < 12 ? (i % 5) / 4 : 0));
  const product = values.map((value, i) => value * known[i]!);
  expect(continuation({ width, height }, known, 2, { weighed: true })(product)).toEqual(
    continuation({ width, height }, known, 2)(values),
  );
});
