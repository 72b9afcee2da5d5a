import { describe, expect, test } from 'vitest';
import { keyedNoise } from '../noise/keyed-noise.js';
import type { Image } from './image.js';
import { placeByRegion } from './placement.js';
import { insideBorder, isInBorder, printBorder } from './print-border.js';

const [width, height] = [240, 300];
const grain = new Float32Array(width * height);
keyedNoise(0).fill(grain, { purpose: 'initial' });

/** A print: a photograph of some contrast and grain in paper, as its places say, with something drawn over it. */
function print(
  isPaper: (x: number, y: number) => boolean,
  over: (x: number, y: number) => number | undefined = () => undefined,
): Image {
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const at = Math.floor(i / 3);
    const [x, y] = [at % width, Math.floor(at / width)];
    const own = isPaper(x, y) ? [236, 228, 208][i % 3]! : 110 + 60 * Math.sin(x / 37 + y / 29);
    return Math.min(255, Math.max(0, (over(x, y) ?? own) + 2 * grain[at]!));
  });
  return { name: 'print', width, height, channels: 3, depth: 8, pixels };
}

const framed = (x: number, y: number) => x < 12 || x >= width - 14 || y < 10 || y >= height - 20;
const border = { left: 12, top: 10, right: 14, bottom: 20 };

describe('the border of a print', () => {
  test('is found on each side, as wide as it is', () => {
    expect(printBorder(print(framed))).toEqual(border);
  });

  test('is found though a scratch and a stain run into it', () => {
    const scratched = print(framed, (x, y) =>
      Math.abs(x - y) < 3 ? 40 : Math.hypot(x - 20, y - 200) < 18 ? 70 : undefined,
    );
    expect(printBorder(scratched)).toEqual(border);
  });

  test('is found of 16 bits and of one channel', () => {
    const { pixels, ...image } = print(framed);
    const deep = { ...image, depth: 16, pixels: Uint16Array.from(pixels, (value) => 257 * value) } as const;
    expect(printBorder(deep)).toEqual(border);
    const grey = { ...image, channels: 1, pixels: (pixels as Uint8Array).filter((_, i) => i % 3 === 0) };
    expect(printBorder(grey)).toEqual(border);
  });

  test('is found on two sides alone', () => {
    expect(printBorder(print((x) => x < 12 || x >= width - 14))).toEqual({ left: 12, top: 0, right: 14, bottom: 0 });
  });
});

describe('no border is', () => {
  const backdrop = (x: number, y: number) => Math.hypot((x - 120) / 70, (y - 190) / 130) > 1;
  test.each<[string, Image]>([
    ['a photograph without any', print(() => false)],
    ['a plain backdrop, which ends at who stands before it', print(backdrop)],
    ['a wall above a table: one side alone', print((_, y) => y < 30)],
    ['an edge that runs askew', print((x, y) => framed(x + 0.1 * y - 10, y) && framed(x, y + 0.1 * x - 10))],
    ['a picture of one colour', print(() => true)],
  ])('%s', (_, image) => {
    expect(printBorder(image)).toBeUndefined();
  });
});

test('a frame is inside but for what shows the border, with a little beside it, and what lies beyond the picture', () => {
  const image = { width, height };
  expect(isInBorder(border, image, [11.9, 100])).toBe(true);
  expect(isInBorder(border, image, [12.1, 100])).toBe(false);
  // Four pixels of the picture for one of the frame's, and two beside the border.
  const inside = insideBorder(border, image, placeByRegion({ x: -8, y: 100, size: 64 }), [3, 16, 16]);
  // Its columns have their middles at -6, -2, 2, 6, 10, 14, ...
  expect([...inside.subarray(0, 16)]).toEqual([0, 0, 0, 0, 0, ...Array(11).fill(1)]);
  expect(new Set(inside.subarray(16 * 15, 16 * 16).slice(5))).toEqual(new Set([1]));
});
