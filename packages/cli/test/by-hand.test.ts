import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FramedFace } from '@fuzzydiff/core';
import { placeByRegion } from '@fuzzydiff/core/image';
import { changedPixels, mendedParts, paintedMarks, type Stroke, xmpWithRecord } from '@fuzzydiff/core/internal';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePng } from '../src/image/encode-png.js';
import { withChunks, xmpChunk } from '../src/image/png-chunks.js';
import { decodeImage } from '../src/image/read-image.js';
import { type FilePrior, openPrior, readRecord } from '../src/index.js';
import { fuzzydiff, temporaryFolder } from './command.js';
import { writeFaces } from './face-pictures.js';

// A picture that a page made, of which somebody has placed, painted and undone some by hand: here a program takes the page's place.

const folder = temporaryFolder();
const photo = join(folder, 'group.png');

let prior: FilePrior;
beforeAll(async () => {
  const faces = [
    { sample: 'scratched', x: 10, y: 20, size: 120 },
    { sample: 'occluded', x: 170, y: 20, size: 120 },
  ] as const;
  const patches = [
    { x: 60, y: 60, width: 8, height: 40 },
    { x: 76, y: 112, width: 10, height: 8 },
    { x: 215, y: 60, width: 30, height: 8 },
  ];
  await writeFaces(photo, { width: 300, height: 160 }, faces, patches);
  prior = await openPrior('portraits-64', { device: 'cpu', worker: false, preset: 'fast' });
});
afterAll(() => prior.dispose());

const replayed = (path: string) => fuzzydiff(['replay', path, '--input', photo]);

describe('what was done by hand is made again', () => {
  test('faces that were placed, strokes, and what was put back', async () => {
    const [found, other] = await prior.faces(photo);
    const { x: left, angle = 0, ...where } = other!.region;
    const square = { ...where, x: left + 3.25, angle: angle + 4 };
    const faces: FramedFace[] = [found!, { placement: placeByRegion(square), region: square }];
    const { faces: mapped } = await prior.map(photo, { faces });
    const regions = mapped.map(({ regions = [] }) => regions.flatMap(({ isKept }, place) => (isKept ? [] : [place])));
    expect(regions[0]!.length).toBeGreaterThan(0);
    const { x, y, size } = square;
    const strokes: Stroke[] = [
      {
        says: 'damaged',
        size: 7,
        points: [
          [x + 0.5 * size, y + 0.75 * size],
          [x + 0.62 * size, y + 0.75 * size],
        ],
      },
      { says: 'fine', size: 2, points: [[64, 70]] },
    ];
    const before = await decodeImage(photo, await readFile(photo), { maxPixels: 1e6 });
    const marks = paintedMarks(strokes, before);
    const result = await prior.correct(photo, { faces, regions, marks });
    const taken = (n: number) => regions[n]!.map((place) => ({ ...mapped[n]!.regions![place]!, place }));
    const claimed = new Uint8Array(before.width * before.height);
    const after = await decodeImage('made', await result.toBuffer(), { maxPixels: 1e6 });
    const parts = result.faces.map((face, n) =>
      changedPixels(face, mendedParts(face, taken(n)), { before, after, claimed }),
    );
    const { made, ...others } = await readRecord(await result.toBuffer());
    expect(made.untold).toEqual(['faces', 'marks']);
    const told = {
      ...Object.fromEntries(Object.entries(made).filter(([name]) => name !== 'untold')),
      ...{ placed: [1, square], strokes, undone: [[0], []] },
    };
    const pixels = after.pixels.slice();
    for (const at of parts[0]![0]!.pixels) for (let c = 0; c < 3; c++) pixels[3 * at + c] = before.pixels[3 * at + c]!;
    expect(parts[0]![0]!.pixels.length).toBeGreaterThan(20);

    const saved = async (name: string, record: object, of: typeof pixels) => {
      const path = join(folder, name);
      const png = await encodePng({ ...before, pixels: of });
      await writeFile(path, withChunks(Buffer.from(png), [xmpChunk(Buffer.from(xmpWithRecord(undefined, record)!))]));
      return path;
    };
    const path = await saved('by-hand.png', { ...others, made: told }, pixels);
    expect((await replayed(path)).stdout).toMatch(/: the same (pixels in another file|but for rounding): /);
    const words = (await fuzzydiff(['explain', path])).stdout;
    expect(words).toContain(
      'By hand: 1 face placed; 1 stroke over damage; 1 stroke over what is fine; 1 spot put back as it was.',
    );
    // Each of them decides what comes of it.
    for (const [name, less] of Object.entries({
      placed: { placed: [1, { ...square, x: square.x - 3 }] },
      strokes: { strokes: strokes.slice(1) },
      undone: { undone: [[], []] },
    })) {
      const wrong = await saved(`${name}.png`, { ...others, made: { ...told, ...less } }, pixels);
      expect(await replayed(wrong), name).toMatchObject({
        code: 1,
        stdout: expect.stringContaining(': not the same:'),
      });
    }
  });

  test('a face that is not found any more is named', async () => {
    const { made, ...others } = await readRecord(await (await prior.correct(photo)).toBuffer());
    const record = { ...others, made: { ...made, placed: [7] } };
    const path = join(folder, 'seventh.png');
    const png = await sharp(photo).png().toBuffer();
    await writeFile(path, withChunks(png, [xmpChunk(Buffer.from(xmpWithRecord(undefined, record)!))]));
    expect(await replayed(path)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Expected face 7 in .*group\.png but found 2 faces; use the version/),
    });
  });
});
