import { watch } from 'node:fs';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Calibration, formatCalibration, parseCalibration } from '@fuzzydiff/calibration';
import type { Estimator } from '@fuzzydiff/core/math';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CommandResult, filesBelow, fuzzydiff, small, spawned, temporaryFolder, writePicture } from './command.js';

const folder = temporaryFolder();
const faces = join(folder, 'faces');
const whole = join(folder, 'whole', 'c.safetensors');
const examples = fileURLToPath(new URL('../../model-portraits-64/examples/', import.meta.url));
const bundle = fileURLToPath(new URL('../../model-portraits-64/bundle/', import.meta.url));
const finishedFiles = ['c.report.json', 'c.safetensors'];

const calibrate = (out: string, ...more: string[]) => [
  'calibrate',
  faces,
  ...small,
  '--preset',
  'fast',
  '-o',
  out,
  ...more,
];

/** How long an uninterrupted run takes on this machine, in milliseconds. */
let wholeTime: number;

beforeAll(async () => {
  await mkdir(faces);
  for (const name of ['dusty', 'greyed', 'occluded', 'offset', 'scratched']) {
    await copyFile(join(examples, `${name}.png`), join(faces, `${name}.png`));
    await copyFile(join(examples, 'clean', `${name}.png`), join(faces, `${name}-clean.png`));
  }
  const start = performance.now();
  // In a process of its own, as those that are killed.
  expect(await spawned(calibrate(whole))).toMatchObject({ code: 0, stderr: '' });
  wholeTime = performance.now() - start;
});

async function succeed(args: string[]): Promise<string> {
  const result = await fuzzydiff(args);
  expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
  return result.stdout;
}

test('a picture that is given twice counts once, and that is said', async () => {
  const twice = join(folder, 'twice');
  await mkdir(twice);
  for (const [from, to] of [
    ['scratched', 'a'],
    ['scratched', 'b'],
    ['occluded', 'c'],
    ['greyed', 'd'],
  ])
    await copyFile(join(examples, `${from}.png`), join(twice, `${to}.png`));
  const out = join(folder, 'twice.safetensors');
  const result = await fuzzydiff(['calibrate', twice, ...small, '--preset', 'fast', '-o', out]);
  const [a, b] = [join(twice, 'a.png'), join(twice, 'b.png')];
  const stderr = `fuzzydiff: passed over ${b}: the same file as ${a}, which counts once.\n`;
  expect(result).toMatchObject({ code: 0, stderr });
  expect(await read(out)).toMatchObject({ images: 2, promise: { frame: [expect.anything()] } });
});

test('black-and-white pictures of one channel are taken', async () => {
  const grey = join(folder, 'grey');
  await mkdir(grey);
  for (const phase of [0, 1, 2]) await writePicture(join(grey, `${phase}.jpg`), { phase, channels: 1 });
  expect((await sharp(join(grey, '0.jpg')).metadata()).channels).toBe(1);
  const out = join(folder, 'grey.safetensors');
  await succeed(['calibrate', grey, ...small, '--preset', 'fast', '-o', out]);
  expect(await read(out)).toMatchObject({ images: 2, promise: { frame: { length: 1 } } });
});

/** A run that is to fail: its sentence. Whatever is in the folder stays as it is. */
async function refused(args: string[], out: string, code = 1): Promise<string> {
  const before = await contents(out);
  const result = await fuzzydiff(args);
  expect(result, result.stderr).toMatchObject({ code, stdout: '' });
  expect(await contents(out)).toEqual(before);
  return result.stderr;
}

async function contents(below: string): Promise<Record<string, string>> {
  const names = await filesBelow(below);
  const read = async (name: string) => [name, (await readFile(join(below, name))).toString('base64')] as const;
  return Object.fromEntries(await Promise.all(names.map(read)));
}

async function read(path: string): Promise<Calibration> {
  return parseCalibration(await readFile(path), path);
}

/** Nothing but the finished files, with the bytes of the uninterrupted run. */
async function expectAsWhole(out: string): Promise<void> {
  expect(await filesBelow(out)).toEqual(finishedFiles);
  expect(await contents(out)).toEqual(await contents(join(folder, 'whole')));
}

/** Numbers from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs until a file of that name is written in the folder, then does something with what stops it, at once. */
async function runUntil(name: RegExp, out: string, then: (kill: Kill) => void): Promise<CommandResult> {
  await mkdir(out, { recursive: true });
  const stop = new AbortController();
  const result = spawned(calibrate(join(out, 'c.safetensors')), {
    onStart: (kill) => {
      const watcher = watch(out, { signal: stop.signal }, (_, changed) => {
        if (changed === null || !name.test(changed)) return;
        watcher.close();
        then(kill);
      });
    },
  });
  return result.finally(() => stop.abort());
}

type Kill = (signal: NodeJS.Signals) => void;

const stopAt = (name: RegExp, signal: NodeJS.Signals, out: string) => runUntil(name, out, (kill) => kill(signal));

describe('a run that was stopped goes on, to the same bytes', () => {
  test('killed at 20 random moments', { tags: ['release'] }, async () => {
    const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 2 ** 31);
    console.info(`kill moments: KILL_SEED=${seed}`);
    const random = randomNumbers(seed);
    let [kills, wentOn, chain] = [0, 0, 0];
    while (kills < 20) {
      const out = join(folder, `chain-${chain++}`);
      for (;;) {
        const foundPartial = (await filesBelow(out)).includes('c.safetensors.partial');
        const killSoon = (kill: Kill) => void setTimeout(() => kill('SIGKILL'), random() * 0.8 * wholeTime);
        // Every other one from its first progress on: on a machine that has become slower, none of the others gets as far.
        const { code } =
          kills === 20
            ? await spawned(calibrate(join(out, 'c.safetensors')))
            : kills % 2 === 0
              ? await spawned(calibrate(join(out, 'c.safetensors')), { onStart: killSoon })
              : await runUntil(/^c\.safetensors\.partial$/, out, (kill) => kill('SIGKILL'));
        if (foundPartial) wentOn++;
        if (code === 0) break;
        expect(code).toBeNull();
        kills++;
      }
      await expectAsWhole(out);
    }
    console.info(`${kills} kills in ${chain} calibrations; ${wentOn} runs went on from a partial one`);
    expect(wentOn).toBeGreaterThan(0);
  });

  test.each([
    ['progress', /^\.c\.safetensors\.partial\..*\.tmp$/],
    ['the calibration', /^\.c\.safetensors\.[^.]*\.tmp$/],
    ['the report', /^\.c\.report\.json\..*\.tmp$/],
  ])('killed while %s is written', { tags: ['release'] }, async (what, name) => {
    const out = join(folder, `while ${what}`);
    // Killed, and not done before the signal came.
    expect((await stopAt(name, 'SIGKILL', out)).code).toBeNull();
    await succeed(calibrate(join(out, 'c.safetensors')));
    await expectAsWhole(out);
  });

  test('interrupted: what is done is saved; other settings and images are refused, until --overwrite', async () => {
    const out = join(folder, 'interrupted');
    const file = join(out, 'c.safetensors');
    const result = await stopAt(/^c\.safetensors\.partial$/, 'SIGINT', out);
    expect(result).toMatchObject({ code: 130, stderr: 'fuzzydiff: stopped; the same command goes on from here.\n' });
    expect(await filesBelow(out)).toEqual(['c.safetensors.partial']);
    const { images, sources, promise } = await read(`${file}.partial`);
    expect(images).toBeLessThanOrEqual(5);
    expect(sources).toHaveLength(images);

    expect(await refused(calibrate(file, '--seed', '1'), out)).toMatch(
      /Expected a calibration made with seed 1 but .*c\.safetensors\.partial was made with 0; pass --overwrite to begin anew/,
    );
    expect(await refused(calibrate(file, '--depths', '100,300'), out)).toMatch(
      /made with estimator\.depths \[100, 300\] but .*\.partial was made with \[50, 400\]; pass --overwrite/,
    );
    const others = join(folder, 'other-faces');
    await cp(faces, others, { recursive: true });
    const first = join(others, `${sources![0]!.name}.png`);
    await writeFile(
      first,
      await sharp(await readFile(first))
        .flop()
        .png()
        .toBuffer(),
    );
    expect(await refused(['calibrate', others, ...small, '--preset', 'fast', '-o', file], out)).toMatch(
      /made with image 1 "\S+" \(sha256 [0-9a-f]{16}\) but .*\.partial was made with "\S+" \(sha256 [0-9a-f]{16}\)/,
    );

    const goneOn = join(folder, 'gone-on');
    await cp(out, goneOn, { recursive: true });
    const { modelCalls } = JSON.parse(await succeed(calibrate(join(goneOn, 'c.safetensors'), '--json')));
    expect(modelCalls).toBe((10 - images - (promise?.frame.length ?? 0)) * 4);
    await expectAsWhole(goneOn);

    await succeed(calibrate(file, '--seed', '1', '--overwrite'));
    expect(await filesBelow(out)).toEqual(finishedFiles);
    expect(await read(file)).toMatchObject({ seed: 1, images: 5 });
  });
});

test.each(['1', '3'])('%s images in flight give the same bytes', async (inFlight) => {
  const out = join(folder, `in flight ${inFlight}`);
  await succeed(calibrate(join(out, 'c.safetensors'), '--in-flight', inFlight));
  await expectAsWhole(out);
});

describe('a finished calibration', () => {
  test('is found finished by the same command, and kept from any other', async () => {
    const out = join(folder, 'finished');
    const file = join(out, 'c.safetensors');
    await cp(join(folder, 'whole'), out, { recursive: true });
    expect(await succeed(calibrate(file))).toMatch(
      /c\.safetensors: skipped, finished before, 5 images, a promise on 5 others\npromise: for an alpha of 1\/6 \(0\.17\) or more; the preset's own, 0\.05, is less: pass --alpha 0\.17 to what compares with it, or take the promise on 19 images or more\n$/,
    );
    expect(await refused(calibrate(file, '--seed', '1'), out)).toMatch(
      /Expected a calibration made with seed 1 but .*c\.safetensors was made with 0; pass --overwrite/,
    );
    expect(await refused(calibrate(file, '--limit', '5'), out)).toMatch(
      /made with image .* but .* was made with .*; pass/,
    );
    expect(await refused(calibrate(file, '--shard', '1/1'), out)).toMatch(/shard 1\/1 but .* was made with none; pass/);

    await writeFile(file, formatCalibration({ ...(await read(file)), seed: 3 }));
    expect(await refused(calibrate(file), out)).toMatch(
      /Expected the file of sha256 [0-9a-f]{16} that its report tells of in .*c\.safetensors but found sha256/,
    );
    await rm(join(out, 'c.report.json'));
    expect(await refused(calibrate(file), out)).toMatch(
      /Expected a calibration with its report, .*c\.report\.json, in .*c\.safetensors but found a file without one; pass/,
    );
    await succeed(calibrate(file, '--overwrite'));
    await expectAsWhole(out);
  });

  test('is shown with what it is, how it converged, and a picture', async () => {
    const shown = JSON.parse(await succeed(['calibrate', 'show', whole, '--json', '-o', join(folder, 'maps.png')]));
    expect(shown).toMatchObject({ images: 5, seed: 0, estimator: { depths: [50, 400] }, promise: { images: 5 } });
    expect(shown.convergence.map((record: { images: number }) => record.images)).toEqual([2, 4, 5]);
    expect(shown.convergence[2].depths).toEqual(shown.depths);
    expect(shown.depths[0].deviationError).toBeCloseTo(1 / Math.sqrt(8), 12);
    const { width, height } = await sharp(join(folder, 'maps.png')).metadata();
    expect([width, height]).toEqual([2 * (256 + 28) + 14, 2 * (256 + 70) + 14]);

    const alone = join(folder, 'alone.safetensors');
    await copyFile(whole, alone);
    const text = await succeed(['calibrate', 'show', alone]);
    expect(text).toMatch(/^.*alone\.safetensors: 5 images, seed 0, model portraits-64@/);
    expect(text).toMatch(/\ndepth 50: mean \S+e-2 \(±\d+ %\), deviation \S+e-2 \(±35 % or more\)\n/);
    expect(text).not.toMatch(/\nimages /);
    expect(text).toMatch(
      /\npromise: 5 other images, for an alpha of 1\/6 \(0\.17\) or more; their largest region: \S+/,
    );
    expect(await readFile(join(folder, 'alone.png'))).toEqual(await readFile(join(folder, 'maps.png')));
    expect(await succeed(['calibrate', 'show', whole, '-o', join(folder, 'maps.png')])).toMatch(
      /\nimages {2}depth 50: mean, deviation {2}depth 400: mean, deviation\n {5}2 .*\n {5}4 .*\n {5}5 /,
    );
    expect(await refused(['calibrate', 'show', whole, '-o', join(faces, 'offset.png')], faces)).toMatch(
      /Expected no file in .*offset\.png, or the same, but found another; pass --overwrite/,
    );
  });

  test('is shown without a picture where nobody named one and its place is another file’s', async () => {
    const taken = join(folder, 'taken.safetensors');
    await copyFile(whole, taken);
    await writeFile(join(folder, 'taken.png'), 'mine');
    const stderr = expect.stringMatching(
      /^fuzzydiff: without a picture: Expected no file in .*taken\.png, or the same, but found another; pass --overwrite, or name another with --out\.\n$/,
    );
    const text = await fuzzydiff(['calibrate', 'show', taken]);
    expect(text).toMatchObject({ code: 0, stderr, stdout: expect.stringMatching(/: 5 images, seed 0, /) });
    expect(text.stdout).not.toMatch(/picture/);
    const json = await fuzzydiff(['calibrate', 'show', taken, '--json']);
    expect(json).toMatchObject({ code: 0, stderr });
    expect(JSON.parse(json.stdout)).toMatchObject({ images: 5, promise: { leastAlpha: 1 / 6 } });
    expect(JSON.parse(json.stdout)).not.toHaveProperty('picture');
    expect(await readFile(join(folder, 'taken.png'), 'utf8')).toBe('mine');
    await succeed(['calibrate', 'show', taken, '--overwrite']);
    expect((await sharp(join(folder, 'taken.png')).metadata()).format).toBe('png');
  });
});

describe('shards', () => {
  const shards = [1, 2, 3, 4].map((n) => join(folder, 'shards', `${n}.safetensors`));
  const merged = join(folder, 'merged', 'c.safetensors');
  const singlePass = join(folder, 'single', 'c.safetensors');
  const merge = (files: string[], ...more: string[]) => ['calibrate', 'merge', ...files, '-o', merged, ...more];

  beforeAll(async () => {
    for (const [n, file] of shards.entries()) await succeed(calibrate(file, '--shard', `${n + 1}/4`));
    await succeed(calibrate(singlePass, '--shard', '1/1'));
  });

  test('merge to the single pass within 1e-12, in any order', async () => {
    expect(await succeed(merge(shards))).toMatch(/c\.safetensors: done, 10 images of 4 files\n$/);
    expect(await succeed(merge([...shards].reverse()))).toMatch(/skipped/);
    const [single, found] = [await read(singlePass), await read(merged)];
    expect(found).toMatchObject({ images: 10, seed: 0, fingerprint: single.fingerprint });
    for (const [d, { count, mean, m2 }] of single.statistics.moments.entries()) {
      const own = found.statistics.moments[d]!;
      expect(own.count).toBe(count);
      const furthest = (a: Float64Array, b: Float64Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
      expect(furthest(own.mean, mean)).toBeLessThan(1e-12);
      expect(furthest(own.m2, m2)).toBeLessThan(1e-12);
    }
    expect(await refused(merge(shards.slice(1)), join(folder, 'merged'))).toMatch(/found another; pass --overwrite/);
    expect(await succeed(merge(shards.slice(1), '--overwrite'))).toMatch(/done, 7 images of 3 files/);
  });

  test('that do not belong together are refused', async () => {
    const out = join(folder, 'merged');
    const [first] = shards as [string];
    expect(await refused(merge([first, first]), out)).toMatch(
      /Expected calibrations of different images but image "dusty-clean" is in .*1\.safetensors and in .*1\.safetensors; leave/,
    );
    expect(await refused(merge([first, whole]), out)).toMatch(
      /Expected calibrations of statistics alone to merge but .*c\.safetensors has a promise .*; merge shards, and then take/,
    );
    const { sources: _, ...unnamed } = await read(shards[1]!);
    const nameless = join(folder, 'nameless.safetensors');
    await writeFile(nameless, formatCalibration(unnamed));
    expect(await refused(merge([first, nameless]), out)).toMatch(
      /Expected a calibration that names its images in .*nameless\.safetensors but it names none of its 3; .*--shard 1\/1/,
    );
    const seeded = join(folder, 'seeded.safetensors');
    await writeFile(seeded, formatCalibration({ ...(await read(shards[1]!)), seed: 9 }));
    expect(await refused(merge([first, seeded]), out)).toMatch(
      /made with seed 0, as .*1\.safetensors, but .*seeded\.safetensors was made with 9/,
    );
    const other = await read(shards[1]!);
    const foreign = join(folder, 'foreign.safetensors');
    await writeFile(foreign, formatCalibration({ ...other, fingerprint: { ...other.fingerprint, model: 'other@1' } }));
    expect(await refused(merge([first, foreign]), out)).toMatch(
      /made with model "portraits-64@\S+" but .*foreign\.safetensors was made with "other@1"; merge it with its like/,
    );
  });

  test.each([
    ['0/4', /Expected <i>\/<n> with i from 1 to n, e\.g\. 2\/8, but found "0\/4"/],
    ['5/4', /but found "5\/4"/],
    ['9/9', /Expected at least two images to calibrate on but found 1 in shard 9\/9 of 10; make fewer shards/],
  ])('%s is none', async (shard, sentence) => {
    expect(await refused(calibrate(join(folder, 'none.safetensors'), '--shard', shard), faces, 2)).toMatch(sentence);
  });
});

describe('a promise', () => {
  const others = join(folder, 'others');
  const statistics = join(folder, 'statistics', 'c.safetensors');
  beforeAll(async () => {
    await mkdir(others);
    // Other bytes, and so other images, of the same pictures.
    for (const name of ['dusty', 'greyed', 'occluded'])
      await sharp(join(examples, 'clean', `${name}.png`))
        .flop()
        .png()
        .toFile(join(others, `${name}.png`));
    await succeed(calibrate(statistics, '--shard', '1/1'));
  });

  test('of other images leaves all of the first to the statistics, as taking it later does', async () => {
    const at = join(folder, 'at-once', 'c.safetensors');
    const said = await succeed(calibrate(at, '--promise', others));
    expect(said).toMatch(
      /c\.safetensors: 10 images, a promise on 3 others, 52 model calls, \d+ s\npromise: for an alpha of 1\/4 \(0\.25\) or more; .*\n$/,
    );
    const later = join(folder, 'later.safetensors');
    const own = ['--calibration', statistics, ...small, '--preset', 'fast', '-o', later];
    expect(await succeed(['calibrate', 'promise', others, ...own])).toMatch(
      /later\.safetensors: done, a promise on 3 images for statistics of 10\npromise: for an alpha of 1\/4 \(0\.25\) or more; .*\n$/,
    );
    const [first, second] = [await read(at), await read(later)];
    expect(first.promise).toMatchObject({ head: { length: 3 }, frame: { length: 3 } });
    expect(second).toMatchObject({ ...first, promise: { bounds: first.promise!.bounds, frame: first.promise!.frame } });
    expect(await succeed(['calibrate', 'promise', others, ...own])).toMatch(/skipped/);
    const report = JSON.parse(await readFile(join(folder, 'at-once', 'c.report.json'), 'utf8'));
    expect(report.made.promise.map(({ name }: { name: string }) => name)).toEqual(['dusty', 'greyed', 'occluded']);
  });

  test.each(['map', 'correct', 'evaluate'])(
    'that is too small for the preset’s alpha is refused as that by %s',
    async (command) => {
      const used = [join(faces, 'offset.png'), ...small, '--preset', 'fast', '--calibration', whole];
      const out = join(folder, `too-small-${command}`);
      const { code, stderr } = await fuzzydiff([command, ...used, '-o', out]);
      expect(code).not.toBe(0);
      expect(stderr).toMatch(
        /for alpha but found 0\.05, the preset's own; pass one of 0\.17 or more \(`--alpha 0\.17`\), or take the promise on 19 images or more\.\n$/,
      );
      expect((await fuzzydiff([command, ...used, '-o', out, '--alpha', '0.1'])).stderr).toMatch(
        /n = 5 clean images allow, for alpha but found 0\.1; raise it, or take the promise on more images\.\n$/,
      );
    },
  );

  test('is of the same halves in whatever order the images are named', async () => {
    const names = ['scratched', 'offset', 'greyed', 'dusty-clean'].map((name) => join(faces, `${name}.png`));
    const made = await Promise.all(
      [names, [...names].reverse()].map(async (order, n) => {
        const out = join(folder, `order-${n}`, 'c.safetensors');
        await succeed(['calibrate', ...order, ...small, '--preset', 'fast', '-o', out]);
        return JSON.parse(await readFile(join(folder, `order-${n}`, 'c.report.json'), 'utf8')).made;
      }),
    );
    const keys = (list: { key: string }[]) => list.map(({ key }) => key).sort();
    expect(keys(made[1].promise)).toEqual(keys(made[0].promise));
    expect([made[0].images.length, made[0].promise.length]).toEqual([2, 2]);
  });

  test.each([
    [
      'on images of the statistics',
      ['--promise', faces],
      2,
      /Expected other images for --promise than .* found .*\.png in both/,
    ],
    [
      'by a shard',
      ['--promise', others, '--shard', '1/2'],
      2,
      /Expected --shard or --promise but found both; take the promise/,
    ],
  ])('%s is refused', async (_, options, code, sentence) => {
    expect(await refused(calibrate(join(folder, 'none.safetensors'), ...options), faces, code)).toMatch(sentence);
  });

  test('on an image of named statistics is refused', async () => {
    const out = join(folder, 'shared.safetensors');
    const own = ['--calibration', statistics, ...small, '--preset', 'fast', '-o', out];
    expect(await refused(['calibrate', 'promise', faces, ...own], faces)).toMatch(
      /Expected other images for the promise than those of the statistics but 10 of 10 are among them, .*dusty-clean\.png the first; leave them out\.\n$/,
    );
  });

  test('on an image of statistics that their report alone names is refused, and without it nobody can tell', async () => {
    const files = ['c.safetensors', 'c.report.json'].map((name) => join(folder, 'reported', name)) as [string, string];
    await cp(join(folder, 'whole'), join(folder, 'reported'), { recursive: true });
    const { images } = JSON.parse(await readFile(files[1], 'utf8')).made;
    const image = join(faces, `${images[0].name}.png`);
    const out = join(folder, 'own.safetensors');
    const args = ['calibrate', 'promise', image, others, '--calibration', files[0], ...small, '--preset', 'fast'];
    expect(await refused([...args, '-o', out], folder)).toMatch(
      /Expected other images for the promise than those of the statistics but 1 of 4 is among them, .*\.png; leave it out\.\n$/,
    );
    await writeFile(files[1], 'mine');
    expect(JSON.parse(await succeed([...args, '-o', out, '--json']))).toMatchObject({
      images: 5,
      promiseImages: 4,
      leastAlpha: 1 / 5,
    });
  });

  test('the paper’s preset makes none, and all images are its statistics', async () => {
    const out = join(folder, 'paper', 'c.safetensors');
    const two = ['dusty', 'offset'].map((name) => join(faces, `${name}.png`));
    await succeed(['calibrate', ...two, ...small, '--preset', 'paper', '--depths', '2', '-o', out]);
    expect(await read(out)).toMatchObject({ images: 2 });
    expect((await read(out)).promise).toBeUndefined();
  });
});

describe('a calibration that does not fit is refused by `map`, with both values', () => {
  const used = join(folder, 'used.safetensors');
  const map = () =>
    refused(['map', join(faces, 'offset.png'), ...small, '--preset', 'fast', '--calibration', used], faces);
  const changed: [string, Partial<Estimator>, RegExp][] = [
    ['steps', { steps: 5 }, /made with estimator\.steps 1 but .*used\.safetensors was made with 5; calibrate again/],
    ['noises', { noises: 3 }, /made with estimator\.noises 2 but .*used\.safetensors was made with 3; calibrate again/],
    [
      'discrepancy',
      { discrepancy: { error: 'squared', channels: 'max', smoothing: 1 } },
      /made with estimator\.discrepancy\.error "absolute" but .*used\.safetensors was made with "squared"/,
    ],
  ];
  test.each(changed)('other %s', async (_, change, sentence) => {
    const own = await read(join(bundle, 'calibration-fast.safetensors'));
    const estimator = { ...own.fingerprint.estimator, ...change };
    await writeFile(used, formatCalibration({ ...own, fingerprint: { ...own.fingerprint, estimator } }));
    expect(await map()).toMatch(sentence);
  });

  test.each([0, 100_000])('a file cut off after %i bytes', async (length) => {
    await writeFile(used, (await readFile(whole)).subarray(0, length));
    expect(await map()).toMatch(/Expected a .*file .*used\.safetensors but .*\.\n$/);
  });
});
