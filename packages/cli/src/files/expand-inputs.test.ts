import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expandInputs } from './expand-inputs.js';

const endings = ['png', 'jpg'];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-'));
  await mkdir(join(folder, 'photos', 'inner'), { recursive: true });
  await mkdir(join(folder, 'empty'));
  const files = [
    'photos/b.PNG',
    'photos/a.jpg',
    'photos/notes.txt',
    'photos/.hidden.png',
    'photos/inner/c.png',
    'a.png',
    'odd.dat',
    'p[1].png',
    'p1.png',
  ];
  for (const file of files) await writeFile(join(folder, file), '');
});

afterAll(() => rm(folder, { recursive: true }));

/** The files found, relative to the folder. */
const expand = async (...args: string[]) =>
  (
    await expandInputs(
      args.map((arg) => `${folder}/${arg}`),
      endings,
    )
  ).map((path) => relative(folder, path).replaceAll('\\', '/'));

test('a folder gives the images directly in it, sorted, whatever the case of their ending', async () => {
  expect(await expand('photos')).toEqual(['photos/a.jpg', 'photos/b.PNG']);
});

test('a glob goes where it says, and only to images', async () => {
  expect(await expand('photos/**/*')).toEqual(['photos/a.jpg', 'photos/b.PNG', 'photos/inner/c.png']);
  expect(await expand('photos/*.jpg')).toEqual(['photos/a.jpg']);
});

test('a file is taken whatever its ending', async () => {
  expect(await expand('odd.dat')).toEqual(['odd.dat']);
});

test('a file whose name looks like a pattern is that file', async () => {
  expect(await expand('p[1].png')).toEqual(['p[1].png']);
  expect(await expand('p[123].png')).toEqual(['p1.png']);
});

test('several arguments are sorted together, each file once', async () => {
  expect(await expand('photos/inner', 'photos/b.PNG', 'photos', './photos/../photos/a.jpg')).toEqual([
    'photos/a.jpg',
    'photos/b.PNG',
    'photos/inner/c.png',
  ]);
});

test('paths relative to the working folder stay relative', async () => {
  const path = relative(process.cwd(), join(folder, 'photos', 'a.jpg'));
  expect(await expandInputs([path], endings)).toEqual([path]);
});

describe('refuses', () => {
  test('what matches nothing, naming it', async () => {
    // A glob that matches a folder does not go into it.
    for (const arg of ['missing.png', 'missing/*.png', 'empty', 'photos/*.txt', 'phot[o]s'])
      await expect(expand('a.png', arg)).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining(`for "${folder}/${arg}" but found none; check the path.`),
      });
  });

  test('no input at all', async () => {
    await expect(expandInputs([], endings)).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  test('two inputs whose outputs would have one name', async () => {
    await expect(expand('a.png', 'photos/a.jpg')).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(/a\.png and .*photos\/a\.jpg would both write "a\.\*"; rename one/),
    });
  });
});
