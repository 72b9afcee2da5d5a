import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRun } from '@fuzzydiff/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { imageJob } from '../src/batch/image-job.js';
import { runInputs } from '../src/batch/run-inputs.js';
import { type CorrectSettings, openCorrect } from '../src/jobs/correct-job.js';
import { folderStorage } from '../src/storage/folder-storage.js';
import { filesBelow, fuzzydiff, small, spawned, temporaryFolder } from './command.js';

const folder = temporaryFolder();
const examples = new URL('../../model-portraits-64/examples/', import.meta.url);
const scratched = fileURLToPath(new URL('scratched.png', examples));
/** 4 model calls for the map, 6 for the image. */
const args = [...small, '--device', 'cpu', '--preset', 'fast', '--steps', '6', '--jump', '1x1', '--whole'];
const calls = 10;
const whole = join(folder, 'whole');

async function succeed(own: readonly string[]): Promise<string> {
  const result = await fuzzydiff(own);
  expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
  return result.stdout;
}

/** The bytes of every result; of the report, all but the time that it took. */
async function results(out: string): Promise<Map<string, string>> {
  const names = (await filesBelow(out)).filter((name) => !name.endsWith('.fuzzyrun'));
  const bytes = async (name: string) => {
    const file = await readFile(join(out, name));
    return name.endsWith('.json') ? file.toString().replace(/"seconds": [\d.e-]+/, '') : file.toString('base64');
  };
  return new Map(await Promise.all(names.map(async (name) => [name, await bytes(name)] as const)));
}

async function expectSame(out: string): Promise<void> {
  const [made, expected] = [await results(out), await results(whole)];
  expect([...made.keys()]).toEqual([...expected.keys()]);
  for (const [name, bytes] of expected) expect(made.get(name) === bytes, `${name} is the same`).toBe(true);
}

/** A correction that is stopped after so many model calls, as by Ctrl-C. */
async function stopped(out: string, after: number, every = 1): Promise<string> {
  const settings: CorrectSettings = {
    ...{ model: 'portraits-64', device: 'cpu', preset: 'fast', steps: 6, jump: { length: 1, samples: 1 }, whole: true },
    ...{ out, seed: 0, samples: 1, maxPixels: 1e8, record: true, checkpointEvery: every },
    ...{ minFace: 32, within: 'head', grey: 'auto', inFlight: 1 },
  };
  await mkdir(out, { recursive: true });
  const command = await openCorrect(settings, 1);
  const controller = new AbortController();
  let made = 0;
  const progress = {
    expect() {},
    stop() {},
    advance(count: number) {
      made += count;
      if (made >= after) controller.abort(new Error('interrupted'));
    },
  };
  const { signal } = controller;
  const job = imageJob(scratched, { command, settings, context: { progress, signal } });
  const options = { out: folderStorage(out), overwrite: false, inFlight: 1, signal, onIdle: () => {} };
  await expect(runInputs([job], options)).rejects.toThrow('interrupted');
  await command.prior.dispose();
  return join(out, 'scratched.fuzzyrun');
}

beforeAll(async () => {
  await succeed(['correct', scratched, ...args, '--out', whole]);
});

describe('a correction that was stopped goes on to the same files, to the byte', () => {
  // Before, at and after the border between map and image here; the others in the release tier.
  const places = Array.from({ length: calls - 1 }, (_, n) => ({
    after: n + 1,
    tags: [1, 4, 5, 9].includes(n + 1) ? [] : ['release'],
  }));
  for (const { after, tags } of places)
    test(`after ${after} model calls`, { tags }, async () => {
      const out = join(folder, `after-${after}`);
      const run = await stopped(out, after);
      expect(await filesBelow(out)).toEqual(['scratched.fuzzyrun']);
      expect(await succeed(['resume', run])).toBe(`${run}: done, ${out}/scratched.corrected.png\n`);
      // The run is over, and its file with it.
      expect(await filesBelow(out)).not.toContain('scratched.fuzzyrun');
      await expectSame(out);
    });

  test('by the same command; one of other settings leaves it alone', async () => {
    const out = join(folder, 'same-command');
    const run = await stopped(out, 8, 4);
    const bytes = await readFile(run);
    expect((await readRun(bytes)).calls).toBe(4);
    const other = await fuzzydiff([
      'correct',
      scratched,
      ...args,
      '--seed',
      '1',
      '--out',
      out,
      '--checkpoint-every',
      '4',
    ]);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringMatching(/seed 1 but found 0; .*fuzzydiff resume/) });
    expect(await readFile(run)).toEqual(bytes);
    await succeed(['correct', scratched, ...args, '--out', out, '--checkpoint-every', '4']);
    await expectSame(out);
  });

  test('in another folder under another name, kept on its way', async () => {
    const run = await stopped(join(folder, 'moving'), 5);
    const moved = join(folder, 'moved', 'renamed.fuzzyrun');
    await mkdir(join(folder, 'moved'));
    await copyFile(run, moved);
    const out = join(folder, 'arrived');
    expect(await succeed(['resume', moved, '--out', out])).toContain(`${out}/scratched.corrected.png`);
    await expectSame(out);
    expect(await filesBelow(join(folder, 'moved'))).toEqual([]);
  });

  test('by a process that is killed, and killed again', { tags: ['release'] }, async () => {
    const out = join(folder, 'killed');
    const run = join(out, 'scratched.fuzzyrun');
    const long = [...args.slice(0, 6), '--steps', '60', '--jump', '2x3', '--whole'];
    let goes = ['correct', scratched, ...long, '--out', out, '--checkpoint-every', '3'];
    for (let kill = 0; kill < 2; kill++) {
      const before = await readFile(run).catch(() => undefined);
      await spawned(goes, {
        onStart: (send) => {
          const look = setInterval(async () => {
            const now = await readFile(run).catch(() => undefined);
            if (!now || (before && now.equals(before))) return;
            clearInterval(look);
            send('SIGKILL');
          }, 5);
        },
      });
      expect((await readRun(await readFile(run))).calls).toBeGreaterThan(0);
      goes = ['resume', run];
    }
    await succeed(goes);
    const undisturbed = join(folder, 'undisturbed');
    await succeed(['correct', scratched, ...long, '--out', undisturbed]);
    const [made, expected] = [await results(out), await results(undisturbed)];
    for (const [name, bytes] of expected) expect(made.get(name) === bytes, `${name} is the same`).toBe(true);
  });
});

describe('is refused', () => {
  let run: string;
  beforeAll(async () => {
    run = await stopped(join(folder, 'refused'), 5);
  });
  const damaged = async (name: string, change: (bytes: Buffer) => Buffer | string) => {
    const path = join(folder, name);
    await writeFile(path, change(Buffer.from(await readFile(run))));
    return path;
  };

  test('a file that is damaged, by what is wrong with it', async () => {
    for (const [name, change, message] of [
      ['cut.fuzzyrun', (bytes) => bytes.subarray(0, bytes.length - 9), /does not fit its place; it may be cut short/],
      [
        'bit.fuzzyrun',
        (bytes) => bytes.fill(bytes.at(-1)! ^ 1, bytes.length - 1),
        /its bytes are not those that were written/,
      ],
      ['letter.fuzzyrun', () => 'a letter to somebody', /its header says/],
    ] as const satisfies [string, (bytes: Buffer) => Buffer | string, RegExp][]) {
      const path = await damaged(name, change);
      const result = await fuzzydiff(['resume', path]);
      expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
      expect(result.stderr).toContain(path);
    }
  });

  test('another model, and one that is not there', async () => {
    const other = await fuzzydiff(['resume', run, '-m', 'portraits-128']);
    expect(other).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/with model portraits-64@.* but found portraits-128@/),
    });
    const none = await fuzzydiff(['resume', join(folder, 'none.fuzzyrun')]);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('no such file') });
  });

  test.each([
    ['--from-map', ['--from-map', whole]],
    ['standard output', ['--out', '-']],
  ])('--checkpoint-every with %s', async (_, beside) => {
    const result = await fuzzydiff(['correct', scratched, ...args, '--checkpoint-every', '2', ...beside]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(await filesBelow(join(folder, 'refused'))).toEqual([basename(run)]);
  });
});
