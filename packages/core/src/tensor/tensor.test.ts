import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { attentionMap, scoreMap, weightFromAttention } from '../attention/attention.js';
import { combinedPlane } from '../photo/planes.js';
import { StridedArray } from './strided-array.js';
import { checkFinite, checkTensor, contiguous, sizeOf, stack, type Tensor, tensor, unstack } from './tensor.js';

const counting = (shape: number[]) =>
  tensor(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => i),
  );

describe('contiguous', () => {
  test('gives the tensor’s own memory where that is in order, to the value', () => {
    const whole = counting([2, 3]);
    expect(contiguous(whole)).toBe(whole.data);
    const row = counting([4, 3]).lo(2, 0).hi(1, 3);
    expect(contiguous(row)).toEqual(Float32Array.of(6, 7, 8));
    expect(contiguous(row).buffer).toBe(row.data.buffer);
  });

  test('gives a copy in row-major order of any other view', () => {
    const view = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      fc.array(fc.constantFrom(-2, -1, 1, 2), { minLength: 3, maxLength: 3 }),
      fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }),
    );
    fc.assert(
      fc.property(view, ([shape, order, steps, low]) => {
        const array: Tensor = counting(shape)
          .lo(...low.map((start, axis) => Math.min(start, shape[axis]! - 1)))
          .step(...steps)
          .transpose(...order);
        const expected: number[] = [];
        const [a, b, c] = array.shape as [number, number, number];
        for (let i = 0; i < a; i++)
          for (let j = 0; j < b; j++) for (let k = 0; k < c; k++) expected.push(array.get(i, j, k));
        expect(contiguous(array)).toEqual(Float32Array.from(expected));
      }),
    );
  });

  test('strides of axes with one entry do not matter', () => {
    const image = counting([1, 2, 3]).transpose(1, 0, 2);
    expect(contiguous(image)).toBe(image.data);
  });
});

test('a tensor is made over values of its type and number only', async () => {
  expect(tensor([2, 3], new Float32Array(6)).size).toBe(6);
  for (const [data, found] of [
    [new Float64Array(6), /Float32Array of length 6 for data but found an array of type Float64Array and length 6/],
    [new Uint8ClampedArray(6), /type Uint8ClampedArray/],
    [[0, 1, 2, 3, 4, 5], /found \[0, 1, 2, 3, 4, 5\]/],
    [new Float32Array(5), /Float32Array of length 6 .* length 5/],
  ] as const)
    expect(await failureOf(() => tensor([2, 3], data as never))).toBeFuzzydiffError('invalid-argument', found);
});

test('whatever reads a tensor refuses one of another type by its type', async () => {
  const wide = { ...counting([1, 2, 2, 2]), data: new Float64Array(8) } as unknown as Tensor;
  const uses = [
    () => contiguous(wide),
    () => stack([wide]),
    () => unstack(wide, 0),
    () => scoreMap(wide),
    () => attentionMap(wide, { lower: 1, upper: 6 }),
    () => weightFromAttention(wide, 1, 1),
    () => combinedPlane(wide, Math.max),
  ];
  for (const use of uses)
    expect(await failureOf(use)).toBeFuzzydiffError('invalid-argument', /float32 ndarray .* type Float64Array/);
});

test('a batch is stacked from images, and taken apart on the same memory', () => {
  const images = [counting([2, 2]), counting([2, 2]).transpose(1, 0)];
  const batch = stack(images);
  expect(batch.shape).toEqual([2, 2, 2]);
  expect(batch.data).toEqual(Float32Array.of(0, 1, 2, 3, 0, 2, 1, 3));
  const second = unstack(batch, 1);
  expect([second.shape, second.data]).toEqual([[2, 2], Float32Array.of(0, 2, 1, 3)]);
  second.set(0, 0, 9);
  expect(batch.get(1, 0, 0)).toBe(9);
});

test('images of different shapes do not stack', async () => {
  const failure = await failureOf(() => stack([counting([2, 2]), counting([4, 1])]));
  expect(failure).toBeFuzzydiffError('invalid-argument', /shape of image 0, \[2, 2\] for image 1.*\[4, 1\]/);
});

test('a tensor is checked for its type and shape', async () => {
  const good = counting([2, 3]);
  expect(checkTensor('x', good, [[1], [2, 3]])).toBe(good);
  for (const [value, found] of [
    [counting([3, 2]), /\[1\] or \[2, 3\] for x but found an array of shape \[3, 2\]; try another/],
    [[1, 2], /found \[1, 2\]/],
    [null, /found null/],
    [{ ...counting([2, 3]), data: new Float64Array(6) }, /found .* type Float64Array and shape \[2, 3\]; make it with/],
    [
      { ...counting([2, 3]), data: new Array(6).fill(0) },
      /found .* type Array and shape \[2, 3\]; make it with tensor/,
    ],
    [{ data: new Float32Array(6), shape: [2, 3] }, /found an array without strides, of shape \[2, 3\]; make it with/],
    [new Float32Array(6), /found an array of type Float32Array and length 6; make it with tensor/],
    [new StridedArray(new Float32Array(5), [2, 3], [3, 1], 0), /\[2, 3\], from index 0 to 5, for x but .* length 5/],
    [new StridedArray(new Float32Array(6), [2, 3], [-3, 1], 0), /from index -3 to 2, for x/],
  ] as const)
    expect(await failureOf(() => checkTensor('x', value, [[1], [2, 3]], 'try another'))).toBeFuzzydiffError(
      'invalid-argument',
      found,
    );
});

test('a value that is not finite is found where it is', async () => {
  expect(() => checkFinite('x', Float32Array.of(1, -2, 0))).not.toThrow();
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(await failureOf(() => checkFinite('x', Float32Array.of(0, value)))).toBeFuzzydiffError(
      'invalid-argument',
      /index 1/,
    );
});
