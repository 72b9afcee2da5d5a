import { expect, test } from 'vitest';
import { correlation, deviationOf, normals } from '../../test/images.js';
import { gaussianBlur } from '../attention/discrepancy.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { grain } from './grain.js';

const [width, height] = [96, 96];
const drawing = (image: string) => (draw: number) => {
  const drawn = new Float32Array(width * height);
  keyedNoise(0).fill(drawn, { image, purpose: 'grain', draw });
  return drawn;
};
const options = {
  contrast: new Float32Array(width * height),
  kept: Float32Array.from({ length: width * height }, (_, i) => (i % width > 40 && i % width < 56 ? 0 : 1)),
  scale: 4,
  draw: drawing('a'),
};
const grainOf = (values: Float32Array, changes = {}) =>
  grain([values.slice()], { width, height }, { ...options, ...changes })[0]!;
const beside = (values: Float32Array, by: number) =>
  correlation(
    values.filter((_, i) => i % width < width - by),
    values.filter((_, i) => i % width >= by),
  );

test.each([
  ['fine', 0],
  ['coarse', 1.2],
])('%s grain is as strong and as coarse as that around it', (_, sigma) => {
  const coarse = gaussianBlur(normals(width * height, 'own'), height, width, sigma);
  const unit = 5 / deviationOf(coarse);
  const own = coarse.map((value) => value * unit);
  const made = grainOf(own);
  expect(deviationOf(made)).toBeGreaterThan(3.7);
  expect(deviationOf(made)).toBeLessThan(6.3);
  expect(Math.abs(beside(made, 1) - beside(own, 1))).toBeLessThan(0.26);
});

test('of what has none it is none, and what is not kept has no say', () => {
  const values = Float32Array.from({ length: width * height }, (_, i) => (options.kept[i] ? 0 : 100));
  expect(Math.max(...grainOf(values).map(Math.abs))).toBeLessThan(1e-3);
});

test('channels are made of the noise that is drawn for each', () => {
  const own = normals(width * height, 'own');
  const [made, next] = grain([own.slice(), own.slice()], { width, height }, options) as [Float32Array, Float32Array];
  expect(grainOf(own)).toEqual(made);
  expect(Math.abs(correlation(made, next))).toBeLessThan(0.1);
  expect(Math.abs(correlation(made, grainOf(own, { draw: drawing('b') })))).toBeLessThan(0.1);
});

test('of some pixels it is the same as of all', () => {
  const own = normals(width * height, 'own');
  const asked = Int32Array.from(own.keys()).filter((i) => options.kept[i] === 0);
  const all = grainOf(own);
  expect(grainOf(own, { asked })).toEqual(Float32Array.from(asked, (i) => all[i]!));
});
