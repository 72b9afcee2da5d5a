import { expect, test } from 'vitest';
import { surrounded } from './surrounded.js';

const [width, height] = [400, 300];
const damageAt = (...places: readonly (readonly [number, number])[]) => {
  const values = new Float32Array(width * height);
  for (const [x, y] of places) values[y * width + x] = 0.5;
  return { box: { x: 1000, y: 2000, width, height }, weight: { width, height, values } };
};

test('the part holds all of the damage, with as much around it', () => {
  const { box, weight } = surrounded(damageAt([200, 150], [230, 160]), 20);
  expect(box).toEqual({ x: 1128, y: 2128, width: 123, height: 53 });
  expect(weight).toMatchObject({ width: 123, height: 53 });
  expect(weight.values.filter((value) => value > 0)).toHaveLength(2);
  expect([weight.values[22 * 123 + 72], weight.values[32 * 123 + 102]]).toEqual([0.5, 0.5]);
});

test('it ends where the box does', () => {
  const { box } = surrounded(damageAt([0, 5], [399, 299]), 20);
  expect(box).toEqual({ x: 1000, y: 2000, width, height });
});

test('of no damage there is none', () => {
  const { box, weight } = surrounded(damageAt(), 20);
  expect([box.width, box.height, weight.values.length]).toEqual([0, 0, 0]);
});
