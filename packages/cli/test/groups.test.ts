/** @module-tag release */
// Groups: twelve faces of several sizes and tilts in one photograph, every second of them damaged.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readImage } from '../src/image/read-image.js';
import { type FilePrior, openPrior } from '../src/index.js';
import { temporaryFolder } from './command.js';
import { type Patch, type PlacedSample, writeFaces } from './face-pictures.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const size = { width: 1640, height: 1240 };
const angles = [0, -25, 12, 25, -12, 0, 25, -25, 12, 0, -12, 25];
const sides = [128, 192, 256, 320, 96, 256, 160, 224, 320, 112, 288, 192];

/** A sample of portraits-128 in each cell of a grid of four by three. */
const facesOf = (sample: PlacedSample['sample']) =>
  sides.map((side, n): PlacedSample => {
    const [x, y] = [40 + 400 * (n % 4) + (320 - side) / 2, 40 + 400 * Math.floor(n / 4) + (320 - side) / 2];
    return { model: 'portraits-128', sample, x, y, size: side, angle: angles[n]! };
  });
const isDamaged = (n: number) => n % 2 === 1;

/** A bar over nose and mouth. */
const barOn = ({ x, y, size: side }: PlacedSample): Patch => ({
  x: Math.round(x + 0.3 * side),
  y: Math.round(y + 0.52 * side),
  width: Math.round(0.3 * side),
  height: Math.round(0.07 * side),
});

/** The place of a face in the grid, which is that of the picture's. */
const cellOf = (n: number): Patch => ({ x: 400 * (n % 4), y: 400 * Math.floor(n / 4), width: 400, height: 400 });

interface Stored {
  readonly width: number;
  readonly pixels: Uint8Array | Uint16Array;
}

/** Root of the mean squared difference of two pictures of three channels in a part of them, of 255. */
function difference(a: Stored, b: Stored, { x, y, width, height }: Patch): number {
  let squares = 0;
  for (let row = y; row < y + height; row++)
    for (let i = (row * a.width + x) * 3; i < (row * a.width + x + width) * 3; i++)
      squares += (a.pixels[i]! - b.pixels[i]!) ** 2;
  return Math.sqrt(squares / (3 * width * height));
}

let prior: FilePrior;
beforeAll(async () => {
  prior = await openPrior('portraits-128', { device: 'cpu', preset: 'fast' });
});
afterAll(() => prior.dispose());

test.each([
  ['in colour', 'scratched'],
  ['in black-and-white', 'grey'],
] as const)(
  'of twelve faces %s all are found, the damaged ones mended and the others left to the byte',
  async (_, sample) => {
    const folder = temporaryFolder();
    const faces = facesOf(sample);
    const bars = faces.filter((_, n) => isDamaged(n)).map(barOn);
    const path = { clean: join(folder, 'clean.png'), damaged: join(folder, 'damaged.png') };
    await writeFaces(path.clean, size, faces);
    await writeFaces(path.damaged, size, faces, bars);
    if (sample === 'grey')
      // The background has a tint.
      for (const file of Object.values(path)) {
        const grey = await sharp(await readFile(file))
          .greyscale()
          .png()
          .toBuffer();
        await writeFile(file, await sharp(grey).toColourspace('srgb').png().toBuffer());
      }
    const [clean, damaged] = [await readImage(path.clean), await readImage(path.damaged)];
    expect(clean.channels).toBe(3);
    const { photo, found, faces: corrected } = await prior.correct(path.damaged);
    expect(found).toBe(12);
    expect(corrected.filter(({ clean }) => !clean)).toHaveLength(6);
    for (const [n, face] of faces.entries()) {
      if (!isDamaged(n)) expect(difference(photo, damaged, cellOf(n)), `face ${n}`).toBe(0);
      else {
        const bar = barOn(face);
        expect(difference(damaged, clean, bar)).toBeGreaterThan(80);
        // Another mouth than there was, and a mouth.
        expect(difference(photo, clean, bar), `face ${n}`).toBeLessThan(24);
      }
    }
  },
);
