import { expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import '../../test/matchers.js';
import { gaussianBlur } from '../attention/discrepancy.js';
import { cosineTransform } from './cosines.js';

const [height, width] = [24, 40];
const transform = cosineTransform(height, width);

test('a plane comes back from its amplitudes, whose energy is its own', () => {
  const plane = normals(height * width);
  const amplitudes = transform.forward(plane);
  const energy = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value * value, 0);
  expect(energy(amplitudes)).toBeCloseTo(energy(plane), 6);
  expect(Float32Array.from(transform.inverse(amplitudes))).toBeAllClose(plane, { atol: 1e-6 });
});

test('a Gaussian damps each amplitude by what its frequency says', () => {
  const [down, across] = [3, 5];
  const amplitudes = new Float64Array(height * width);
  amplitudes[down * width + across] = 10;
  const blurred = transform.forward(gaussianBlur(Float32Array.from(transform.inverse(amplitudes)), height, width, 1.5));
  const square = transform.squares[down * width + across]!;
  expect(square).toBeCloseTo((Math.PI * 3) ** 2 / 24 ** 2 + (Math.PI * 5) ** 2 / 40 ** 2, 12);
  expect(blurred[down * width + across]! / 10).toBeCloseTo(Math.exp((-(1.5 ** 2) * square) / 2), 1);
});
