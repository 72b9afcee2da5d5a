import { expect, test } from 'vitest';
import type { Image } from './image.js';
import { imagePlane } from './planes.js';
import { resample } from './resample.js';
import { resampleImage } from './resample-image.js';

const image: Image = {
  ...{ name: 'a picture', width: 37, height: 23, channels: 3, depth: 16 },
  pixels: Uint16Array.from({ length: 37 * 23 * 3 }, (_, i) => (i * 7919) % 65536),
};

/** Taller than the rows that are held at a time. */
const tall: Image = {
  ...{ name: 'a strip', width: 5, height: 400, channels: 1, depth: 8 },
  pixels: Uint8Array.from({ length: 5 * 400 }, (_, i) => (i * 7919) % 256),
};

test.each([
  ['the whole, shrunk', { x: 0, y: 0, width: 37, height: 23 }, { width: 10, height: 9 }],
  ['a part, shrunk', { x: 5, y: 3, width: 20, height: 19 }, { width: 7, height: 5 }],
  ['a part, enlarged', { x: 5, y: 3, width: 20, height: 19 }, { width: 41, height: 60 }],
  ['a part as it is', { x: 36, y: 22, width: 1, height: 1 }, { width: 1, height: 1 }],
])('%s, is what resample makes of each channel', (_, box, grid) => {
  for (const enlargement of ['linear', 'catmull-rom'] as const) {
    const made = resampleImage(image, box, grid, enlargement);
    expect(made).toHaveLength(3);
    for (const [c, plane] of made.entries())
      expect(plane).toEqual(resample(imagePlane(image, c, box), grid, enlargement));
  }
});

test.each([90, 250, 700])('of one channel, and taller than the rows that are held, too: on %d rows', (rows) => {
  const box = { x: 0, y: 0, width: 5, height: 400 };
  for (const enlargement of ['linear', 'catmull-rom'] as const)
    expect(resampleImage(tall, box, { width: 5, height: rows }, enlargement)).toEqual([
      resample(imagePlane(tall, 0, box), { width: 5, height: rows }, enlargement),
    ]);
});
