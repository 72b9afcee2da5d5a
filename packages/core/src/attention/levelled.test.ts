import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.js';
import { levelled } from './levelled.js';

const ramp = (level: number) => Float32Array.from({ length: 64 }, (_, i) => level + (i % 8) / 8);

test('an image that lies above the others in every pixel is brought down to them', () => {
  const z = levelled(tensor([1, 1, 8, 8], ramp(3)));
  const middle = [2, 3, 4, 5].map((x) => z.data[3 * 8 + x]!);
  expect(middle.reduce((a, b) => a + b, 0) / 4).toBeCloseTo(-0.0625, 5);
  expect(z.data[7]! - z.data[0]!).toBeCloseTo(7 / 8, 6);
});

test('one below them stays, to the bit', () => {
  const values = ramp(-2);
  expect(levelled(tensor([1, 1, 8, 8], values)).data).toEqual(values);
});

test('damage of less than half of the middle does not move the rest', () => {
  const values = new Float32Array(64).fill(-0.5);
  for (let x = 0; x < 8; x++) for (const y of [2, 3]) if (x !== 5) values[y * 8 + x] = 20;
  expect(levelled(tensor([1, 1, 8, 8], values)).data).toEqual(values);
});

test('each depth has a level of its own', () => {
  const z = levelled(tensor([2, 1, 8, 8], Float32Array.from([...ramp(5), ...ramp(-2)])));
  expect(Math.abs(z.data[3 * 8 + 4]!)).toBeLessThan(0.2);
  expect(z.data.slice(64)).toEqual(ramp(-2));
});
