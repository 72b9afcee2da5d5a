import { expect, test } from 'vitest';
import '../../test/matchers.js';
import { addFromHalf, everySecond, halfOf, halfPixelsFor } from './every-second.js';
import { allIndices } from './pixelwise.js';

const size = { width: 31, height: 22 };
const wave = Float32Array.from(
  { length: 31 * 22 },
  (_, i) => Math.sin((i % 31) / 4 + 1) + Math.cos(Math.floor(i / 31) / 5),
);

test('what is not fine comes back from every second pixel as it was, but for where the grid ends', () => {
  const half = everySecond(wave, size);
  expect(half).toHaveLength(16 * 11);
  expect([half[0], half[1], half[16]]).toEqual([wave[0], wave[2], wave[62]]);
  const back = new Float32Array(wave.length);
  addFromHalf(back, half, allIndices(wave.length), size);
  const isInside = (i: number) => i % 31 > 2 && i % 31 < 28 && Math.floor(i / 31) > 2 && Math.floor(i / 31) < 18;
  expect(back.filter((_, i) => isInside(i))).toBeAllClose(
    wave.filter((_, i) => isInside(i)),
    { atol: 0.01 },
  );
  // At every second pixel it is the value itself.
  expect(back[2 * 31 + 4]).toBe(wave[2 * 31 + 4]);
});

test('at the edge, values go on', () => {
  const half = new Float32Array(16 * 11).fill(3);
  const back = new Float32Array(wave.length).fill(1);
  addFromHalf(back, half, allIndices(wave.length), size);
  expect(back).toEqual(new Float32Array(wave.length).fill(4));
});

test.each([[0], [1], [31 * 21 + 30], [31 * 7 + 12], [31 * 8 + 13], [31 * 9 + 15]])(
  'a pixel is made of none but those that it is said to need (%i)',
  (pixel) => {
    const pixels = Int32Array.of(pixel);
    const needed = halfPixelsFor(pixels, size);
    const made = (half: Float32Array) => {
      const value = new Float32Array(1);
      addFromHalf(value, half, pixels, size);
      return value[0];
    };
    const { width, height } = halfOf(size);
    const all = Float32Array.from({ length: width * height }, (_, i) => i + 1);
    expect(made(all.map((value, i) => (needed.includes(i) ? value : Number.NaN)))).toBe(made(all));
    for (const i of needed) expect(made(all.with(i, 1000))).not.toBe(made(all));
  },
);
