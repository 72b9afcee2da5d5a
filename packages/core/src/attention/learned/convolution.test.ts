import { describe, expect, test } from 'vitest';
import '../../../test/matchers.js';
import { keyedNoise } from '../../noise/keyed-noise.js';
import { type Convolution, convolved, enlargedBeside, folded, mixed, type Planes, unfolded } from './convolution.js';

const noise = keyedNoise(1);
function drawn(size: number, key: string): Float32Array {
  const values = new Float32Array(size);
  noise.fill(values, { image: key, purpose: 'projection' });
  return values;
}
const planes = (channels: number, height: number, width: number): Planes => ({
  ...{ channels, height, width },
  values: drawn(channels * height * width, `planes ${channels}`),
});
const layer = (inputs: number, outputs: number, side: 1 | 3): Convolution => ({
  ...{ inputs, outputs },
  weight: drawn(outputs * inputs * side * side, 'weight'),
  bias: drawn(outputs, 'bias'),
});

/** The definition, a value at a time. */
function defined({ channels, height, width, values }: Planes, { outputs, weight, bias }: Convolution, stride: number) {
  const out: number[] = [];
  for (let o = 0; o < outputs; o++)
    for (let y = 0; y < height; y += stride)
      for (let x = 0; x < width; x += stride) {
        let sum = bias[o]!;
        for (let c = 0; c < channels; c++)
          for (let ky = 0; ky < 3; ky++)
            for (let kx = 0; kx < 3; kx++) {
              const [row, column] = [y + ky - 1, x + kx - 1];
              if (row < 0 || column < 0 || row >= height || column >= width) continue;
              sum += weight[((o * channels + c) * 3 + ky) * 3 + kx]! * values[(c * height + row) * width + column]!;
            }
        out.push(Math.max(0, sum));
      }
  return out;
}

describe.each([1, 2] as const)('a convolution of stride %i', (stride) => {
  test.each([1, 3, 4, 6])('is its definition, for %i outputs', (outputs) => {
    const [input, own] = [planes(3, 6, 8), layer(3, outputs, 3)];
    const found = convolved(input, own, stride);
    expect(found).toMatchObject({ channels: outputs, height: 6 / stride, width: 8 / stride });
    expect(found.values).toBeAllClose(defined(input, own, stride), { atol: 1e-6 });
  });
});

test('a convolution of single pixels cuts nothing off', () => {
  const [input, own] = [planes(2, 2, 3), layer(2, 2, 1)];
  const { values } = mixed(input, own);
  const expected = [0, 1].flatMap((o) =>
    [...input.values.subarray(0, 6)].map(
      (value, i) => own.bias[o]! + own.weight[2 * o]! * value + own.weight[2 * o + 1]! * input.values[6 + i]!,
    ),
  );
  expect(values).toBeAllClose(expected, { atol: 1e-6 });
  expect(Math.min(...values)).toBeLessThan(0);
});

test('small planes are enlarged before those beside them', () => {
  const small = { channels: 1, height: 1, width: 2, values: Float32Array.of(1, 2) };
  const beside = { channels: 1, height: 2, width: 4, values: Float32Array.of(3, 4, 5, 6, 7, 8, 9, 10) };
  expect(enlargedBeside(small, beside)).toEqual({
    ...{ channels: 2, height: 2, width: 4 },
    values: Float32Array.of(1, 1, 2, 2, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10),
  });
});

test('folding takes 2x2 pixels apart, row by row, and unfolding puts them back', () => {
  const input = { channels: 1, height: 2, width: 4, values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
  const small = folded(input);
  expect(small).toEqual({ channels: 4, height: 1, width: 2, values: Float32Array.of(1, 3, 2, 4, 5, 7, 6, 8) });
  expect(unfolded(small)).toEqual(input);
  const more = planes(3, 4, 6);
  expect(unfolded(folded(more))).toEqual(more);
});
