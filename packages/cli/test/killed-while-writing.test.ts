import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as folders from '../src/storage/folder-storage.js';
import type { Storage } from '../src/storage/storage.js';
import { filesBelow, fuzzydiff, temporaryFolder, tinyBundle, writePicture } from './command.js';

/** How many files are written until the process ends; each is whole or not there, as a kill leaves it. */
const killed = vi.hoisted(() => ({ after: Number.POSITIVE_INFINITY }));
vi.mock('../src/storage/folder-storage.js', async (original) => {
  const { folderStorage } = await original<typeof folders>();
  return {
    folderStorage(folder: string): Storage {
      const storage = folderStorage(folder);
      return {
        ...storage,
        async write(name, bytes) {
          if (killed.after-- <= 0) throw new Error('killed');
          await storage.write(name, bytes);
        },
      };
    },
  };
});

const scratch = temporaryFolder();
let folder = '';
let count = 0;
const out = () => join(folder, 'out');
const file = (name: string) => join(out(), `photo.${name}`);

const model = tinyBundle('int64');
const condition = (...more: string[]) =>
  fuzzydiff(['condition', join(folder, 'photo.png'), '-m', model, '--steps', '2', '-o', out(), ...more]);
const [weak, strong] = [
  ['--keep', '0.5'],
  ['--keep', '0.2'],
] as const;
/** The report, and what stands for a set being begun, each once; three files. */
const writes = 5;

async function killedAfter(own: number, args: readonly string[]): Promise<void> {
  killed.after = own;
  expect((await condition(...args).catch(() => ({ code: 1 }))).code).not.toBe(0);
  killed.after = Number.POSITIVE_INFINITY;
}

async function done(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await condition(...args);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** The bytes of every result; of the report, all but the time that it took. */
async function results(): Promise<Record<string, string>> {
  const own = (await filesBelow(out())).map(async (name) => {
    const bytes = await readFile(join(out(), name));
    return [name, name.endsWith('.json') ? bytes.toString().replace(/"seconds": .*/, '') : bytes.toString('base64')];
  });
  return Object.fromEntries(await Promise.all(own));
}

beforeEach(async () => {
  folder = join(scratch, String(count++));
  await mkdir(folder);
  await writePicture(join(folder, 'photo.png'), { width: 8, height: 8 });
});

describe.each(Array.from({ length: writes }, (_, n) => n))('killed after %i files', (n) => {
  test('the same command goes on, to the same results', async () => {
    await done(weak);
    const whole = await results();
    await rm(out(), { recursive: true });
    await killedAfter(n, weak);
    expect(await done(weak)).toContain(': done, ');
    expect(await results()).toEqual(whole);
    expect(await done(weak)).toContain(': skipped, ');
  });

  test('with --overwrite, no command calls what is left finished that is not', async () => {
    await done(strong);
    const other = await results();
    await done([...weak, '--overwrite']);
    const before = await results();
    await killedAfter(n, [...strong, '--overwrite']);
    const left = await results();
    const earlier = await condition(...weak);
    // Before anything was replaced, all that was there is finished still.
    if (n === 0) expect([left, earlier.stdout]).toEqual([before, expect.stringContaining(': skipped, ')]);
    else expect(earlier.stderr).toMatch(/the unfinished .*photo\.report\.json to be made with strength\.keep 0\.5 but/);
    expect(await results()).toEqual(left);
    // What both runs have written gives way to the command that was stopped, and to what is said to overwrite.
    expect(await done(n === 0 ? [...strong, '--overwrite'] : strong)).toContain(': done, ');
    expect(await results()).toEqual(other);
  });
});

test('killed twice, and the files of both runs before are known', async () => {
  await done(weak);
  await killedAfter(2, [...strong, '--overwrite']);
  await killedAfter(2, ['--keep', '0.7', '--overwrite']);
  expect(await done(['--keep', '0.7'])).toContain(': done, ');
});

test('what somebody worked on after the kill stays, and is told before any model call', async () => {
  await killedAfter(2, weak);
  await writeFile(file('conditioned.png'), 'retouched');
  const { code, stderr } = await condition(...weak);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /Expected to write photo\.conditioned\.png but found a file that was changed since it was written \(.*\); pass --overwrite, or/,
  );
  expect(await readFile(file('conditioned.png'), 'utf8')).toBe('retouched');
  await writeFile(file('weight.png'), 'not of any run');
  await rm(file('report.json'));
  await rm(file('conditioned.png'));
  expect((await condition(...weak)).stderr).toMatch(
    /write photo\.weight\.png but found a file that is not of this run/,
  );
});

describe('a finished result', () => {
  test.each(['', 'nothing'])('is made again where a file of it is empty or not there', async (content) => {
    await done(weak);
    const whole = await results();
    if (content === '') await writeFile(file('conditioned.png'), '');
    else await rm(file('conditioned.png'));
    expect(await done(weak)).toContain(': done, ');
    expect(await results()).toEqual(whole);
  });

  test('is not called so where a file of it was changed, which stays', async () => {
    await done(weak);
    await writeFile(file('weight.png'), 'retouched');
    const { code, stdout, stderr } = await condition(...weak);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /photo\.png: Expected to write photo\.weight\.png but found a file that was changed since it was written \(.*\); pass --overwrite, or name another folder with --out\.\n$/,
    );
    expect(await readFile(file('weight.png'), 'utf8')).toBe('retouched');
    expect(await done([...weak, '--overwrite'])).toContain(': done, ');
  });
});
