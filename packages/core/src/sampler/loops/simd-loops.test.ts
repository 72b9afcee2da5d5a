import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { normals } from '../../../test/images.js';
import { fusionMaps } from '../fusion.js';
import type { SampleLoops } from './sample-loops.js';
import { scalarLoops } from './scalar-loops.js';
import { simdLoops } from './simd-loops.js';

afterEach(() => vi.unstubAllGlobals());

const most = 10_000;
const drawn = ['x', 'x0', 'output', 'noise', 'input'].map((name) => normals(most, name)) as Images;
type Images = [x: Float32Array, x0: Float32Array, output: Float32Array, noise: Float32Array, input: Float32Array];

/** From neither to both ends, many at each. */
const weights = normals(most, 'weights').map((value) => Math.min(Math.max(value + 0.5, 0), 1));

/** The bytes of two images of so many values that loops have changed. */
function after(loops: SampleLoops, length: number, change: (loops: SampleLoops, images: Images) => void): Buffer[] {
  const images = drawn.map((values) => values.slice(0, length)) as Images;
  change(loops, images);
  return images.slice(0, 2).map(({ buffer }) => Buffer.from(buffer));
}

/** Several pieces, and a last one of any length. */
const length = fc.integer({ min: 0, max: most });
const number = fc.double({ min: -3, max: 3, noNaN: true });

/** That vectors do to images what plain JavaScript does. */
function expectSame(count: number, change: (loops: SampleLoops, images: Images) => void): void {
  const scalar = after(scalarLoops, count, change);
  for (const [n, bytes] of after(simdLoops()!, count, change).entries()) expect(bytes.equals(scalar[n]!)).toBe(true);
}

test('vectors take the same step as plain JavaScript, to the bit', () => {
  const numbers = fc.record({ px: number, po: number, x: number, x0: number, sigma: number });
  fc.assert(
    fc.property(length, numbers, fc.boolean(), fc.boolean(), (count, { px, po, ...step }, clipSample, isNoisy) => {
      const how = { prediction: { x: px, output: po }, step: { ...step, previousX0: 0 }, clipSample };
      // A model of learned variance gives twice as many values.
      expectSame(count, (loops, [x, x0, , noise]) => loops.step({ x, x0 }, drawn[2], how, isNoisy ? noise : undefined));
    }),
  );
});

test('and mix, and fuse, as it does', () => {
  fc.assert(
    fc.property(length, number, number, fc.double({ min: 0, max: 1, noNaN: true }), (count, a, b, alphaCumprod) => {
      expectSame(count, (loops, [x, , output]) => loops.mix(x, [x, output], [a, b]));
      expectSame(count, (loops, [x, , output]) => loops.mix(x, [output, x], [a, b]));
      const maps = fusionMaps(weights.slice(0, count));
      expectSame(count, (loops, [x, , , noise, input]) => loops.fuse(x, { input, maps, noise, alphaCumprod }));
    }),
  );
});

test('infinities and what is no number are what they are there', () => {
  const odd = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 3e38, -3e38, 1e-45);
  const how = { prediction: { x: 1, output: 1 }, step: { x: 0.5, x0: 2, previousX0: 0, sigma: 1 }, clipSample: true };
  for (const clipSample of [true, false])
    for (const value of odd)
      for (const loops of [simdLoops()!]) {
        const [own, plain] = [loops, scalarLoops].map((each) => {
          const sample = { x: odd.slice(), x0: new Float32Array(odd.length) };
          each.step(sample, odd.slice().fill(value), { ...how, clipSample }, odd.slice().reverse());
          return sample;
        });
        expect(own).toEqual(plain);
      }
});

test('without WebAssembly there are none', () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect(simdLoops()).toBeUndefined();
});
