import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAtomic } from './write-atomic.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('writes bytes and text, over what was there, and leaves no other file', async () => {
  const path = join(folder, 'a.bin');
  await writeAtomic(path, 'first');
  await writeAtomic(path, Uint8Array.of(1, 2, 3));
  expect([...(await readFile(path))]).toEqual([1, 2, 3]);
  expect(await readdir(folder)).toEqual(['a.bin']);
});

test('makes the folders above', async () => {
  await writeAtomic(join(folder, 'x', 'y', 'a.txt'), 'text');
  expect(await readFile(join(folder, 'x', 'y', 'a.txt'), 'utf8')).toBe('text');
});

test('a failed rename leaves nothing behind, and what was there as it was', async () => {
  // A folder that is not empty cannot be replaced by a file: the write succeeds, the rename fails.
  const path = join(folder, 'taken');
  await mkdir(path);
  await writeFile(join(path, 'inside'), '');
  await expect(writeAtomic(path, 'text')).rejects.toMatchObject({
    code: 'invalid-file',
    message: expect.stringMatching(/^Expected to write .*taken but that failed \(.+\); check .*\.$/),
  });
  expect(await readdir(folder)).toEqual(['taken']);
  expect(await readdir(path)).toEqual(['inside']);
});

test('a failed write leaves nothing behind, and what was there as it was', async () => {
  const path = join(folder, 'a.txt');
  await writeFile(path, 'before');
  await expect(writeAtomic(path, 42 as unknown as string)).rejects.toMatchObject({ code: 'invalid-file' });
  expect(await readdir(folder)).toEqual(['a.txt']);
  expect(await readFile(path, 'utf8')).toBe('before');
});

test('a file where a folder should be is an error that names the path', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(writeAtomic(join(folder, 'file', 'a.txt'), '')).rejects.toMatchObject({ code: 'invalid-file' });
});

test('of two that are to be new one is written, and the other one is told', async () => {
  const path = join(folder, 'a.txt');
  const written = await Promise.all(['one', 'other'].map((text) => writeAtomic(path, text, { isNew: true })));
  expect(written.toSorted()).toEqual([false, true]);
  expect(await readFile(path, 'utf8')).toBe(written[0] ? 'one' : 'other');
  expect(await readdir(folder)).toEqual(['a.txt']);
});

test('a name may be as long as the folder takes, and of a longer one the length is told', async () => {
  const longest = 'x'.repeat(255);
  await writeAtomic(join(folder, longest), 'first');
  await writeAtomic(join(folder, longest), 'text');
  expect(await readFile(join(folder, longest), 'utf8')).toBe('text');
  expect(await readdir(folder)).toEqual([longest]);
  await expect(writeAtomic(join(folder, `${longest}x`), 'text')).rejects.toThrow(
    /^Expected to write \S+ but that failed \(ENAMETOOLONG.*\); give it a shorter name\.$/,
  );
  expect(await readdir(folder)).toEqual([longest]);
});

test('a folder that cannot be made is one sentence, which knows nothing of a command line', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(writeAtomic(join(folder, 'file', 'x', 'a.txt'), '')).rejects.toThrow(
    /^Expected a folder that can be written at \S+ but found none \(a file is in its way\); name another\.$/,
  );
});
