import { expect, test } from 'vitest';
import { canvasOf } from './canvas.js';
import type { Image } from './image.js';
import { greyImage, type Print } from './ink.js';

const pixels = Uint8Array.from([10, 20, 30, 40, 50, 60]);
const picture: Image = { name: 'two', width: 2, height: 1, channels: 3, depth: 8, pixels };
const print: Print = { ink: { kind: 'grey' }, grey: greyImage(picture, 16) };

test('a pixel of a print goes back without colour, one of a picture as it is, within the range', () => {
  const made = pixels.slice();
  canvasOf(picture, made, print).store(1, () => 257 * 99, 1);
  expect([...made]).toEqual([10, 20, 30, 99, 99, 99]);
  canvasOf(picture, made, undefined).store(0, (c) => [-4, 7.6, 300][c]!, 1);
  expect([...made]).toEqual([0, 8, 255, 99, 99, 99]);
});

test('a print of another picture is refused', () => {
  const other = { ...picture, width: 1, pixels: pixels.slice(0, 3) };
  expect(() => canvasOf(other, other.pixels, print)).toThrow(
    /grey picture of 1 x 1 pixels, of one of 3 channels, but found one of 2 x 1, of 3;/,
  );
  const single = { ...picture, channels: 1, pixels: pixels.slice(0, 2) };
  expect(() => canvasOf(single, single.pixels, print)).toThrow(
    /but found one of 2 x 1, of 1; give greyImage of the picture/,
  );
});
