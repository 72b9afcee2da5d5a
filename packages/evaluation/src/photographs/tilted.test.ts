import type { Image } from '@fuzzydiff/core/image';
import { expect, test } from 'vitest';
import { tilted } from './tilted.js';

const [width, height] = [60, 40];
const face = { x: 20, y: 10, width: 16, height: 20 };

/** A grey picture with a white square of 5 pixels around a place. */
function marked(x: number, y: number): Image {
  const pixels = new Uint8Array(width * height).fill(50);
  for (let v = y - 2; v <= y + 2; v++) pixels.fill(250, v * width + x - 2, v * width + x + 3);
  return { name: 'marked', width, height, channels: 1, depth: 8, pixels };
}

const at = ({ pixels }: Image, x: number, y: number) => pixels[y * width + x];

test('is turned clockwise about the middle of the largest face, at 28, 20', () => {
  const small = { x: 43, y: 15, width: 10, height: 10 };
  const { image, faces, key } = tilted({ key: 'a', image: marked(40, 20), faces: [small, face] }, 90);
  expect(key).toBe('a');
  // What was to the right of the middle is below it.
  expect(at(image, 27, 32)).toBe(250);
  expect(at(image, 40, 20)).toBe(50);
  expect(faces[0]).toMatchObject({ x: expect.closeTo(23), y: expect.closeTo(35) });
  expect(faces[1]).toEqual({
    ...{ x: expect.closeTo(18), y: expect.closeTo(12) },
    ...{ width: expect.closeTo(20), height: expect.closeTo(16) },
  });
});

test('is the same after a turn there and back, but for what interpolation takes; edges go on', () => {
  const before = { key: 'a', image: marked(32, 18), faces: [face] };
  const there = tilted(before, 25);
  expect(there.image.pixels).not.toEqual(before.image.pixels);
  const back = tilted({ ...there, faces: [face] }, -25);
  expect(at(back.image, 32, 18)).toBeGreaterThan(235);
  expect(at(back.image, 0, 0)).toBe(50);
  expect(Math.max(...back.image.pixels.map((value, i) => Math.abs(value - before.image.pixels[i]!)))).toBeLessThan(110);
});

test('without a face about its own middle, in colour and 16 bits, within the range of its values', () => {
  const pixels = Uint16Array.from({ length: 3 * width * height }, (_, i) => (i % 6 < 3 ? 0 : 65535));
  const { image } = tilted({ key: 'a', image: { ...marked(5, 5), channels: 3, depth: 16, pixels }, faces: [] }, -12);
  expect(image.pixels).toBeInstanceOf(Uint16Array);
  expect(image.pixels).toHaveLength(pixels.length);
  expect(new Set(image.pixels).has(65535)).toBe(true);
});
