import { expect, test } from 'vitest';
import type { Image } from './image.js';
import { inkOf } from './ink.js';
import { placeWhole } from './placement.js';
import { strayInk } from './stray-ink.js';

const side = 64;
const shape = [3, 16, 16] as const;

/** A ramp in a colour for each luma, with a square of another colour at (16, 16), 16 pixels wide. */
function print(colour: (luma: number) => readonly number[], mark?: readonly number[]): Image {
  const pixels = new Uint8Array(3 * side * side);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    const isMarked = mark !== undefined && x >= 16 && x < 32 && y >= 16 && y < 32;
    pixels.set(isMarked ? mark : colour(40 + x + y), 3 * i);
  }
  return { name: 'print.png', width: side, height: side, channels: 3, depth: 8, pixels };
}

const grey = (luma: number) => [luma, luma, luma];
const sepia = (luma: number) => [luma + 18, luma, luma - 25];
const scoresOf = (image: Image) => {
  const ink = inkOf(image, { x: 0, y: 0, width: side, height: side });
  return strayInk(image, ink, placeWhole(image), shape);
};
const inMark = (i: number) => [4, 5, 6, 7].includes(i % 16) && [4, 5, 6, 7].includes(Math.floor(i / 16));

test.each([
  ['a grey photograph', grey],
  ['a sepia print', sepia],
])('a mark of another colour is odd in %s, and nothing else', (_, colour) => {
  const scores = scoresOf(print(colour, [150, 70, 200]))!;
  expect(scores.shape).toEqual([1, 16, 16]);
  scores.data.forEach((score, i) => {
    expect(score).toBe(inMark(i) ? 12 : 0);
  });
  expect(scoresOf(print(colour))!.data.every((score) => score === 0)).toBe(true);
});

test('a faint one is odd by how far it is from the ink', () => {
  const [faint, fainter] = [
    [150, 145, 155],
    [150, 148, 152],
  ].map((mark) => scoresOf(print(grey, mark))!.data[5 * 16 + 5]!);
  expect(faint).toBeGreaterThan(0);
  expect(faint).toBeLessThan(12);
  expect(fainter).toBe(0);
});

test('there are no scores for a picture in colour, or of one channel', () => {
  const image = print(grey, [150, 70, 200]);
  expect(strayInk(image, { kind: 'colour' }, placeWhole(image), shape)).toBeUndefined();
  const single: Image = { ...image, channels: 1, pixels: new Uint8Array(side * side) };
  expect(strayInk(single, { kind: 'grey' }, placeWhole(image), shape)).toBeUndefined();
});
