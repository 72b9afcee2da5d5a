import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder, makeWritableFolder } from './make-folder.js';

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'fuzzydiff-folder-'));
});
afterAll(() => rm(scratch, { recursive: true }));

test('makes a folder and its parents, and takes back what stayed empty', async () => {
  await mkdir(join(scratch, 'there'));
  const made = await makeFolder(join(scratch, 'there', 'a', 'b'));
  expect(await readdir(join(scratch, 'there', 'a', 'b'))).toEqual([]);
  await made.removeIfEmpty();
  expect(await readdir(join(scratch, 'there'))).toEqual([]);

  const again = await makeWritableFolder(join(scratch, 'there', 'a', 'b'));
  await writeFile(join(scratch, 'there', 'a', 'file'), '');
  await again.removeIfEmpty();
  expect(await readdir(join(scratch, 'there', 'a'))).toEqual(['file']);
});

test('a folder that was there stays, empty or not', async () => {
  await mkdir(join(scratch, 'old'));
  await (await makeFolder(join(scratch, 'old'))).removeIfEmpty();
  expect(await readdir(scratch)).toContain('old');
});

test('a file in the way is said, and no folder is left', async () => {
  await writeFile(join(scratch, 'file'), '');
  const below = join(scratch, 'file', 'a', 'b');
  await expect(makeFolder(below)).rejects.toThrow(`can be written at ${below} but found none (a file is in its way)`);
  await expect(makeFolder(join(scratch, 'file'))).rejects.toThrow('a file is in its way');
});

test('a link that leads nowhere is said, whether it is the folder or above it, and stays', async () => {
  await symlink('nowhere', join(scratch, 'link'));
  for (const path of [join(scratch, 'link'), join(scratch, 'link', 'a')])
    await expect(makeFolder(path)).rejects.toThrow(
      `can be written at ${path} but found none (${join(scratch, 'link')} is a link that leads nowhere); name another`,
    );
  expect(await readdir(scratch)).toContain('link');
});

test('an empty name is said to be empty', async () => {
  await expect(makeWritableFolder('')).rejects.toThrow(
    'written at "" but found none (the name is empty); name another',
  );
});

test.skipIf(process.platform !== 'linux')('a place that takes no folder is an error and no endless wait', async () => {
  await expect(makeFolder('/proc/nowhere/out')).rejects.toThrow('Expected a folder that can be written');
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be written is found by trying', async () => {
  await mkdir(join(scratch, 'closed'));
  await chmod(join(scratch, 'closed'), 0o500);
  await expect(makeWritableFolder(join(scratch, 'closed'))).rejects.toMatchObject({ code: 'invalid-file' });
});
