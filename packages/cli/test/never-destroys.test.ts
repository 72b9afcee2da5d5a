import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { filesBelow, fuzzydiff, spawned, temporaryFolder, tinyBundle, writePicture } from './command.js';

const scratch = temporaryFolder();
let folder = '';
let count = 0;
beforeEach(async () => {
  folder = join(scratch, String(count++));
  await mkdir(folder);
});

const model = tinyBundle('int64');
/** `condition` in a few calls of a tiny model. */
const condition = (...args: string[]) => ['condition', ...args, '-m', model, '--keep', '0.5', '--steps', '2'];
const place = (name: string) => join(folder, name);
const picture = (name: string, phase = 0) => writePicture(place(name), { width: 8, height: 8, phase });
const bytes = (name: string) => readFile(place(name));

describe('a file that gives way to no result', () => {
  test('an input, with --overwrite too: a mask of the name of a result', async () => {
    await picture('photo.png');
    await picture('photo.mask.png', 3);
    await sharp(place('photo.png')).threshold(80).toFile(place('photo.mask.png'));
    const before = await bytes('photo.mask.png');
    for (const more of [[], ['--overwrite']]) {
      const args = condition(place('photo.png'), '--mask', place('photo.mask.png'), '-o', folder, ...more);
      const { code, stderr } = await fuzzydiff(args);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /Expected to write photo\.mask\.png but found an input there \(.*\); name another folder with --out\.\n$/,
      );
    }
    expect(await bytes('photo.mask.png')).toEqual(before);
    expect(await filesBelow(folder)).toEqual(['photo.mask.png', 'photo.png']);
  });

  test('another input of the same run', async () => {
    await picture('a.png');
    await picture('a.conditioned.png', 3);
    const before = await bytes('a.conditioned.png');
    const { code, stderr } = await fuzzydiff(condition(place('a.png'), place('a.conditioned.png'), '-o', folder));
    expect(code).toBe(1);
    expect(stderr).toMatch(/a\.png: Expected to write a\.conditioned\.png but found an input/);
    expect(await bytes('a.conditioned.png')).toEqual(before);
    expect(await filesBelow(folder)).toContain('a.conditioned.conditioned.png');
  });

  test('one that no run has written, unless told to', async () => {
    await picture('photo.png');
    await mkdir(place('out'));
    await writeFile(place('out/photo.compare.png'), 'mine');
    const args = condition(place('photo.png'), '-o', place('out'));
    const refused = await fuzzydiff(args);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /write photo\.compare\.png but found a file that is not of this run \(.*\); pass --overwrite, or name another/,
    );
    expect(await filesBelow(place('out'))).toEqual(['photo.compare.png']);
    expect((await fuzzydiff([...args, '--overwrite'])).code).toBe(0);
    expect(await bytes('out/photo.compare.png')).not.toEqual(Buffer.from('mine'));
  });

  test('a result that somebody has worked on since', async () => {
    await picture('photo.png');
    const args = condition(place('photo.png'), '-o', place('out'));
    expect((await fuzzydiff(args)).code).toBe(0);
    const whole = await bytes('out/photo.compare.png');
    await writeFile(place('out/photo.conditioned.png'), 'retouched');
    // Removed, to save space: that alone would be made again.
    await rm(place('out/photo.compare.png'));
    const { code, stderr } = await fuzzydiff(args);
    expect([code, stderr]).toEqual([1, expect.stringContaining('write photo.conditioned.png but found a file that')]);
    expect((await bytes('out/photo.conditioned.png')).toString()).toBe('retouched');
    await rm(place('out/photo.conditioned.png'));
    expect((await fuzzydiff(args)).code).toBe(0);
    expect(await bytes('out/photo.compare.png')).toEqual(whole);
  });
});

describe('calibrations', () => {
  const calibrate = (...args: string[]) => ['calibrate', ...args, '-m', model, '--preset', 'fast'];
  const fill = async (...names: string[]) => {
    for (const [phase, name] of names.entries()) await picture(name, phase);
  };

  test('never take the place of an image', async () => {
    await fill('a.png', 'b.png', 'c.png');
    const before = await bytes('b.png');
    const { code, stderr } = await fuzzydiff(calibrate(folder, '-o', place('b.png'), '--overwrite'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('found an input there')]);
    expect(await bytes('b.png')).toEqual(before);
  });

  test('and their reports of no other report', async () => {
    await fill('a.png', 'b.png', 'c.png');
    await writeFile(place('x.report.json'), 'mine');
    const { code } = await fuzzydiff(
      calibrate(place('a.png'), place('b.png'), place('c.png'), '-o', place('x.safetensors')),
    );
    expect(code).toBe(1);
    expect((await bytes('x.report.json')).toString()).toBe('mine');
  });

  test('merged or shown never take the place of what they are of', async () => {
    await fill('a.png', 'b.png', 'c.png', 'd.png');
    const shard = (i: number) => place(`${i}.safetensors`);
    for (const i of [1, 2])
      expect((await fuzzydiff(calibrate(folder, '--shard', `${i}/2`, '-o', shard(i)))).code).toBe(0);
    const before = await readFile(shard(1));
    for (const args of [
      ['merge', shard(1), shard(2), '-o', shard(1)],
      ['show', shard(1), '-o', shard(1)],
    ]) {
      const { code, stderr } = await fuzzydiff(['calibrate', ...args, '--overwrite']);
      expect([code, stderr]).toEqual([1, expect.stringContaining('found an input there')]);
    }
    expect(await readFile(shard(1))).toEqual(before);
  });
});

test('a name that is too long for a result is told before the model is asked', async () => {
  // The longest result of `condition` here is photo.conditioned.png, 16 bytes longer than its input's stem.
  const [longest, longer] = [239, 240].map((length) => `${'x'.repeat(length)}.png`) as [string, string];
  await picture(longest);
  await picture(longer);
  const { code, stdout, stderr } = await fuzzydiff(
    condition(place(longest), place(longer), '--whole', '-o', place('out')),
  );
  expect([code, stdout]).toEqual([1, expect.stringContaining(': done, ')]);
  expect(stderr).toMatch(
    /: Expected to write \S+ but its name is too long for its folder \(256 bytes\); rename the input, or name another folder with --out\.\n$/,
  );
  const made = await filesBelow(place('out'));
  expect(made).toEqual(
    ['compare.png', 'conditioned.png', 'report.json', 'weight.png'].map((own) => `${longest.slice(0, -3)}${own}`),
  );
});

test('results that another command leaves behind are no inputs, either', async () => {
  await picture('a.png');
  expect((await fuzzydiff(condition(folder, '-o', folder, '--samples', '2'))).code).toBe(0);
  expect((await fuzzydiff(condition(folder, '-o', folder, '--overwrite'))).code).toBe(0);
  const third = await fuzzydiff(condition(folder, '-o', folder));
  expect(third).toMatchObject({ code: 0, stdout: expect.stringMatching(/^.*a\.png: skipped, .*\n$/) });
});

test('results beside the inputs are no inputs of the next run, which has nothing to do', async () => {
  await picture('a.png');
  await picture('b.png', 1);
  const first = await fuzzydiff(condition(folder, '-o', folder));
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const files = await filesBelow(folder);
  const second = await fuzzydiff(condition(folder, '-o', folder));
  expect(second.code).toBe(0);
  expect(second.stdout.match(/: skipped, /g)).toHaveLength(2);
  expect(second.stderr).toMatch(
    /^fuzzydiff: passed over .*results of an earlier run; name one alone to work on it\.\n$/,
  );
  expect(await filesBelow(folder)).toEqual(files);
});

test('an output folder that can not be written is found before any model is opened, and leaves nothing', async () => {
  await picture('photo.png');
  await writeFile(place('file'), '');
  const missing = condition(place('photo.png'), '-o', place('file/out')).map((arg) => (arg === model ? '/none' : arg));
  const { code, stderr } = await fuzzydiff(missing);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/can be written at .*file.out but found none \(a file is/)]);
  // A model that does not open leaves no empty folder, either.
  const other = condition(place('photo.png'), '-o', place('out/inner')).map((arg) => (arg === model ? '/none' : arg));
  expect((await fuzzydiff(other)).code).toBe(1);
  expect(await filesBelow(folder)).toEqual(['file', 'photo.png']);
});

test('the same picture under another name, or with other metadata, gives the same results', async () => {
  await picture('a.png');
  await sharp(place('a.png')).withMetadata({ density: 300 }).toFile(place('b.png'));
  await picture('c.png', 1);
  const made = await fuzzydiff(condition(place('a.png'), place('b.png'), place('c.png'), '-o', place('out')));
  expect(made.code).toBe(0);
  const values = (name: string) =>
    sharp(place(`out/${name}.conditioned.png`))
      .raw()
      .toBuffer();
  expect(await values('a')).toEqual(await values('b'));
  expect(await values('a')).not.toEqual(await values('c'));
});

describe('standard input and output', () => {
  test('a picture goes through a pipe', async () => {
    await picture('photo.png');
    const piped = await spawned(condition('-', '-o', '-'), { input: await bytes('photo.png') });
    expect(piped).toMatchObject({ code: 0, stderr: '' });
    expect((await fuzzydiff(condition(place('photo.png'), '-o', place('out')))).code).toBe(0);
    expect(Buffer.from(piped.stdout, 'latin1')).toEqual(await bytes('out/photo.conditioned.png'));
  });

  test('only one picture, and nothing beside it', async () => {
    await picture('a.png');
    await picture('b.png');
    const two = await fuzzydiff(condition(place('a.png'), place('b.png'), '-o', '-'));
    expect(two).toMatchObject({ code: 2, stdout: '' });
    expect(two.stderr).toBe('fuzzydiff: Expected one input for --out - but found 2; name a folder for them.\n');
    const json = await fuzzydiff(condition(place('a.png'), '-o', '-', '--json'));
    expect([json.code, json.stderr]).toEqual([2, expect.stringContaining('Expected --json or --out - but found both')]);
    for (const [own, found] of [
      [condition(place('a.png'), '--samples', '2'), '--samples 2'],
      [['correct', place('a.png'), '--samples', '3'], '--samples 3'],
      [['correct', place('a.png'), '--save', 'all'], '--save all'],
    ] as const)
      expect(await fuzzydiff([...own, '-o', '-'])).toEqual({
        code: 2,
        stdout: '',
        stderr: `fuzzydiff: Expected one picture for --out - but found ${found}; name a folder for them.\n`,
      });
    expect(await filesBelow(folder)).toEqual(['a.png', 'b.png']);
  });

  test('an empty input is said to be empty, not to be another picture than the one before', async () => {
    await picture('photo.png');
    await picture('stdin.png');
    for (const name of ['photo.png', 'stdin.png'])
      expect((await fuzzydiff(condition(place(name), '-o', place('out')))).code).toBe(0);
    const none = await spawned(condition('-', '-o', place('out')), { input: new Uint8Array(0) });
    expect(none).toEqual({
      code: 1,
      stdout: '',
      stderr: 'fuzzydiff: -: Expected an image in standard input but it is empty; check what writes to it.\n',
    });
    await writeFile(place('photo.png'), '');
    const empty = await fuzzydiff(condition(place('photo.png'), '-o', place('out')));
    expect([empty.code, empty.stderr]).toEqual([
      1,
      expect.stringMatching(/Expected an image in .* but it is empty; copy/),
    ]);
  });

  test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'the wait for a picture that never comes ends with the first %s',
    async (signal) => {
      let killed: NodeJS.Timeout | undefined;
      const { code, stderr } = await spawned(condition('-', '-o', place('out')), {
        input: 'waits',
        onStart: async (kill) => {
          await vi.waitFor(() => expect(existsSync(place('out'))).toBe(true), 10_000);
          // The model is opened meanwhile, and by then it waits for the picture.
          setTimeout(() => kill(signal), 1500);
          killed = setTimeout(() => kill('SIGKILL'), 10_000);
        },
      });
      clearTimeout(killed);
      expect({ code, stderr }).toEqual({
        code: 130,
        stderr: 'fuzzydiff: stopped; the same command goes on from here.\n',
      });
      expect(existsSync(place('out'))).toBe(false);
    },
    20_000,
  );

  test('who stops reading is told nothing, and the results are there', async () => {
    await picture('photo.png');
    const deaf = await spawned(condition(place('photo.png'), '-o', place('out'), '--json'), { deaf: true });
    expect(deaf).toMatchObject({ code: 0, stderr: '' });
    expect(await filesBelow(place('out'))).toContain('photo.report.json');
  });

  test.skipIf(!existsSync('/dev/full'))(
    'where there is no room for it, that is told once, and is a failure',
    async () => {
      await picture('photo.png');
      for (const out of [place('out'), '-']) {
        const full = await open('/dev/full', 'w');
        const lost = await spawned(condition(place('photo.png'), '-o', out), { stdout: full.fd });
        await full.close();
        expect(lost.code).toBe(1);
        expect(lost.stderr).toMatch(/^fuzzydiff: Expected to write to standard output but .* room where it goes\.\n$/);
      }
      expect(await filesBelow(place('out'))).toContain('photo.report.json');
      for (const args of [['faces', place('photo.png'), '--json'], ['--version']]) {
        const full = await open('/dev/full', 'w');
        const lost = await spawned(args, { stdout: full.fd });
        await full.close();
        expect([args[0], lost.code, lost.stderr]).toEqual([
          args[0],
          1,
          expect.stringMatching(/ but that failed \(.*no space/),
        ]);
      }
    },
  );
});
