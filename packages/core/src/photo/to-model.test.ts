import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import type { Image, Pixels } from './image.js';
import { toModel } from './to-model.js';

const image = (width: number, height: number, channels: number, pixels: Pixels): Image => ({
  name: 'a.png',
  width,
  height,
  channels,
  depth: pixels instanceof Uint8Array ? 8 : 16,
  pixels,
});

describe("at the model's size, exactly", () => {
  test('8 bits: v / 127.5 - 1, channels first', () => {
    const values = Uint8Array.from({ length: 256 }, (_, i) => i);
    const input = toModel(image(16, 16, 1, values), { x: 0, y: 0, size: 16 }, [1, 16, 16]);
    expect(input.shape).toEqual([1, 16, 16]);
    input.data.forEach((value, i) => {
      expect(value).toBe(Math.fround(i / 127.5 - 1));
    });
    const rgb = toModel(image(1, 1, 3, Uint8Array.of(0, 51, 255)), { x: 0, y: 0, size: 1 }, [3, 1, 1]);
    expect([...rgb.data]).toEqual([-1, Math.fround(-0.6), 1]);
  });

  test('16 bits: v / 32767.5 - 1', () => {
    const input = toModel(image(2, 2, 1, Uint16Array.of(0, 1, 40000, 65535)), { x: 0, y: 0, size: 2 }, [1, 2, 2]);
    expect([...input.data]).toEqual([0, 1, 40000, 65535].map((v) => Math.fround(v / 32767.5 - 1)));
  });

  test('only the region', () => {
    const values = Uint8Array.from({ length: 12 }, (_, i) => i);
    const input = toModel(image(4, 3, 1, values), { x: 1, y: 1, size: 2 }, [1, 2, 2]);
    expect([...input.data]).toEqual([5, 6, 9, 10].map((v) => Math.fround(v / 127.5 - 1)));
  });
});

test('a larger region is averaged over areas', () => {
  const input = toModel(image(2, 2, 1, Uint8Array.of(0, 10, 20, 225)), { x: 0, y: 0, size: 2 }, [1, 1, 1]);
  expect(input.data[0]).toBe(Math.fround(63.75 / 127.5 - 1));
});

test('a smaller region is interpolated, without leaving [-1, 1]', () => {
  const edge = Uint8Array.of(0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255);
  const { data } = toModel(image(4, 4, 1, edge), { x: 0, y: 0, size: 4 }, [1, 8, 8]);
  expect(Math.min(...data)).toBe(-1);
  expect(Math.max(...data)).toBe(1);
  expect(data[3]).toBeCloseTo((255 * (29 - 3)) / 128 / 127.5 - 1, 5);
});

test('refuses other channels than the model has', () => {
  expect(() => toModel(image(1, 1, 1, Uint8Array.of(0)), { x: 0, y: 0, size: 1 }, [3, 1, 1])).toThrow(
    expect.objectContaining({ code: 'mismatch' }),
  );
});

test.each([
  [
    'with opacity among them',
    new Uint8ClampedArray(16),
    /12 values of 8 bits, 3 for each of 2 × 2 pixels, for the pixels of/,
  ],
  ['of more bits', new Uint16Array(12), /but found an array of type Uint16Array and length 12; leave opacity out/],
  ['in floats', new Float32Array(12), /type Float32Array/],
])('refuses pixels %s', async (_, pixels, message) => {
  const rgb = { ...image(2, 2, 3, new Uint8Array(12)), pixels: pixels as unknown as Pixels };
  const failure = await failureOf(() => toModel(rgb, { x: 0, y: 0, size: 2 }, [3, 2, 2]));
  expect(failure).toBeFuzzydiffError('invalid-argument', message);
});

test.each<[string, Partial<Record<keyof Image, unknown>>, RegExp]>([
  ['without a width', { width: 0, pixels: new Uint8Array(0) }, /at least 1 for the width of .* but found 0/],
  ['of a height that is no number', { height: Number.NaN }, /for the height of .* but found NaN/],
  ['without a name or a width', { name: undefined, width: undefined }, /for the width of the photograph but/],
  ['of another depth', { depth: 12 }, /8 or 16 for the depth of .* but found 12/],
  ['with opacity of another size', { alpha: new Uint8Array(3) }, /4 values of 8 bits, 1 for each .* for the alpha of/],
  ['with opacity of more bits', { alpha: new Uint16Array(4) }, /for the alpha of .* type Uint16Array and length 4/],
])('refuses an image %s', async (_, wrong, message) => {
  const rgb = { ...image(2, 2, 3, new Uint8Array(12)), alpha: new Uint8Array(4), ...wrong } as Image;
  const failure = await failureOf(() => toModel(rgb, { x: 0, y: 0, size: 2 }, [3, 2, 2]));
  expect(failure).toBeFuzzydiffError('invalid-argument', message);
});

test('takes the pixels of a canvas as 8 bits', () => {
  const clamped = Uint8ClampedArray.of(0, 51, 255);
  const rgb = { ...image(1, 1, 3, new Uint8Array(3)), pixels: clamped as unknown as Pixels };
  expect([...toModel(rgb, { x: 0, y: 0, size: 1 }, [3, 1, 1]).data]).toEqual([-1, Math.fround(-0.6), 1]);
});
