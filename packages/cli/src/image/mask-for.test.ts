import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskFor } from './mask-for.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-'));
  await mkdir(join(folder, 'masks'));
  for (const name of ['a.png', 'b.mask.NPY', 'c.png', 'c.npy', 'd.txt', 'aa.png', 'e.jfif', 'e.mask.jfif'])
    await writeFile(join(folder, 'masks', name), '');
});

afterAll(() => rm(folder, { recursive: true }));

test('in a folder, the file of the same stem', async () => {
  const masks = join(folder, 'masks');
  expect(await maskFor('photos/a.jpg', masks)).toBe(join(masks, 'a.png'));
  expect(await maskFor('photos/b.jpg', masks)).toBe(join(masks, 'b.mask.NPY'));
});

test('beside the images, never the image itself', async () => {
  const masks = join(folder, 'masks');
  await expect(maskFor(join(masks, 'a.png'), masks)).rejects.toMatchObject({ code: 'not-found' });
  expect(await maskFor(join(masks, 'c.png'), masks)).toBe(join(masks, 'c.npy'));
  expect(await maskFor(join(masks, 'e.jfif'), masks)).toBe(join(masks, 'e.mask.jfif'));
});

test('a file is the mask of every image', async () => {
  const file = join(folder, 'masks', 'c.png');
  expect(await maskFor('photos/a.jpg', file)).toBe(file);
});

test('refuses none, several, and a path with nothing there', async () => {
  const masks = join(folder, 'masks');
  await expect(maskFor('photos/d.jpg', masks)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringMatching(
      /^Expected a mask of photos\/d\.jpg in .*masks but found none; name it d\.mask\.png or d\.npy\.$/,
    ),
  });
  await expect(maskFor('photos/c.jpg', masks)).rejects.toMatchObject({
    code: 'invalid-argument',
    message: expect.stringMatching(/found c\.npy and c\.png; keep one/),
  });
  await expect(maskFor('photos/a.jpg', join(folder, 'missing'))).rejects.toMatchObject({ code: 'not-found' });
});
