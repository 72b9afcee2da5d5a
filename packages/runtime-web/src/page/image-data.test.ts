import { expect, test } from 'vitest';
import { toTensor } from './image-data.js';

const pixels = (data: ArrayLike<number>) => ({ data, width: 2, height: 1 }) as unknown as ImageData;

test('pixels become a tensor, channel after channel, without their opacity', () => {
  const found = toTensor(pixels(Uint8ClampedArray.of(0, 51, 255, 7, 255, 204, 0, 9)));
  expect(found.shape).toEqual([3, 1, 2]);
  expect(found.data).toEqual(Float32Array.of(-1, 1, -0.6, 0.6, 1, -1));
});

test('pixels that are no bytes are refused', () => {
  expect(() => toTensor(pixels(new Float32Array(8)))).toThrow(
    /^Expected values of 8 bits for the pixels but found an array of type Float32Array and length 8; ask the canvas/,
  );
});
