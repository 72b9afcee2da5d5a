import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { formatCalibration } from '@fuzzydiff/calibration';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FilePrior, openPrior, readRecord } from '../src/index.js';
import { filesBelow, fuzzydiff, small, temporaryFolder, tinyBundle, writePicture } from './command.js';

const folder = temporaryFolder();
const photo = join(folder, 'photo.png');
const options = { device: 'cpu', worker: false, preset: 'fast' } as const;

/** On a tiny model of 8 by 6 pixels, with statistics of its own. */
let prior: FilePrior;
beforeAll(async () => {
  await writePicture(photo, { width: 24, height: 20 });
  await mkdir(join(folder, 'fine'));
  // Twenty for the promise, of which an alpha of 0.05 is one in 21.
  for (let n = 0; n < 40; n++) await writePicture(join(folder, 'fine', `${n}.png`), { phase: n });
  prior = await openPrior(tinyBundle('int64'), options);
  await prior.calibrate(join(folder, 'fine'));
});
afterAll(() => prior.dispose());

const stored = (bytes: Uint8Array | string) => sharp(bytes).raw().toBuffer();

describe('a photograph is corrected', () => {
  test('in three statements, from a file to a file', async () => {
    const result = await prior.correct(photo, { strength: 0, always: true });
    await result.toFile(join(folder, 'mended', 'photo.png'));
    const { width, height } = await sharp(join(folder, 'mended', 'photo.png')).metadata();
    expect([width, height]).toEqual([24, 20]);
    expect(result.faces).toHaveLength(1);
    expect(result.changed).toBeGreaterThan(0);
    expect(result.kept).toBe(0);
  });

  test('the same from a path, a URL, bytes and pixels', async () => {
    const bytes = await readFile(photo);
    const data = await stored(bytes);
    const image = { name: 'mine', width: 24, height: 20, channels: 3, depth: 8, pixels: new Uint8Array(data) } as const;
    const results = [];
    const url = pathToFileURL(photo).href;
    const buffer = new Uint8Array(bytes).buffer;
    const shared = { ...image, pixels: new Uint8Array(new SharedArrayBuffer(data.length)) };
    shared.pixels.set(data);
    for (const source of [photo, pathToFileURL(photo), url, new Uint8Array(bytes), buffer, image, shared])
      results.push(await stored(await (await prior.correct(source, { strength: 0, always: true })).toBuffer()));
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0]).not.toEqual(data);
  });

  test('as the command does it', async () => {
    const named = await openPrior('portraits-64', options);
    const made = await fuzzydiff([
      'correct',
      photo,
      '--whole',
      ...small,
      '--preset',
      'fast',
      '-o',
      join(folder, 'command'),
    ]);
    expect(made.code).toBe(0);
    const bytes = await (await named.correct(photo, { whole: true })).toBuffer();
    await named.dispose();
    expect(Buffer.from(bytes)).toEqual(await readFile(join(folder, 'command', 'photo.corrected.png')));
  });

  test('by portraits-128 where nothing is named', async () => {
    const embedded = await openPrior(undefined, options);
    expect(embedded.info).toMatchObject({ id: expect.stringMatching(/^portraits-128@/), shape: [3, 128, 128] });
    await embedded.dispose();
  });

  test('step by step, with the same result', async () => {
    const run = prior.correct(photo);
    const calls: number[] = [];
    for await (const step of run) calls.push(step.calls);
    expect(calls.at(-1)).toBe((await run).modelCalls);
  });

  test('where nothing is found its file comes back to the byte', async () => {
    const result = await prior.correct(photo, { regions: [[]] });
    expect(Buffer.from(await result.toBuffer())).toEqual(await readFile(photo));
    expect([result.changed, result.kept]).toEqual([0, 1]);
  });
});

test('a photograph is painted anew where a mask file says so', async () => {
  const half = Buffer.from(Array.from({ length: 24 * 20 }, (_, i) => (i % 24 < 12 ? 255 : 0)));
  const mask = join(folder, 'mask.png');
  await sharp(half, { raw: { width: 24, height: 20, channels: 1 } }).toFile(mask);
  const result = await prior.inpaint(photo, { keep: mask, plan: { steps: 3 } });
  const [before, after] = [await stored(photo), await stored(await result.toBuffer())];
  for (let y = 0; y < 20; y++)
    for (let x = 0; x < 8; x++) expect(after[(y * 24 + x) * 3]).toBe(before[(y * 24 + x) * 3]);
  expect(result.changed).toBeGreaterThan(0.2);
});

test('statistics count a copy of a photograph once, in a folder and in a list', async () => {
  const own = await openPrior(tinyBundle('int64'), options);
  const twice = join(folder, 'twice');
  await mkdir(twice);
  const paths = ['a', 'b', 'c', 'd'].map((name) => join(twice, `${name}.png`));
  for (const [n, path] of paths.entries()) await copyFile(join(folder, 'fine', `${Math.max(n, 1)}.png`), path);
  for (const photos of [twice, paths])
    expect(await own.calibrate(photos)).toMatchObject({ images: 2, promise: { frame: [expect.anything()] } });
  await own.dispose();
});

describe('what was changed says how it was made', () => {
  const quick = {
    whole: true,
    always: true,
    plan: { steps: 4, solver: 'ddim', jumps: { length: 1, samples: 1 } },
  } as const;
  let named: FilePrior;
  beforeAll(async () => {
    named = await openPrior('portraits-64', options);
  });
  afterAll(() => named.dispose());
  const replayed = (path: string, ...args: string[]) => fuzzydiff(['replay', path, '--input', photo, ...args]);
  const same = (path: string) => ({ code: 0, stdout: `${path}: the same, to the byte\n` });

  test('so that the command makes a correction again', async () => {
    const path = join(folder, 'recorded.png');
    const result = await named.correct(photo, { ...quick, seed: 3, lower: 2, upper: 5, strength: 0.5 });
    await result.toFile(path);
    expect(await readRecord(path)).toMatchObject({
      made: { command: 'correct', seed: 3, preset: 'fast', correction: { lower: 2 } },
      changed: result.changed,
    });
    expect(await replayed(path)).toMatchObject(same(path));
  });

  test('and one that was kept and went on', async () => {
    const path = join(folder, 'went-on.png');
    const correction = { whole: true, seed: 4, always: true, strength: 0.5 } as const;
    let from: Uint8Array | undefined;
    for await (const step of named.correct(photo, correction)) {
      if (step.calls < 10) continue;
      from = await step.keep();
      break;
    }
    await (await named.correct(photo, { from })).toFile(path);
    expect(await readRecord(path)).toMatchObject({ made: { seed: 4, untold: ['key', 'faces'] } });
  });

  test('and a painting by a number, and by a mask', async () => {
    const mask = join(folder, 'left.png');
    const half = Buffer.from(Array.from({ length: 24 * 20 }, (_, i) => (i % 24 < 12 ? 255 : 0)));
    await sharp(half, { raw: { width: 24, height: 20, channels: 1 } }).toFile(mask);
    const [plain, masked] = [join(folder, 'plain.png'), join(folder, 'masked.png')];
    const own = { whole: true, plan: { steps: 3 } };
    await (await named.inpaint(photo, { ...own, keep: 0.5, strength: 0.5 })).toFile(plain);
    await (await named.inpaint(photo, { ...own, keep: mask, strength: 0.8, seed: 1 })).toFile(masked);
    expect(await readRecord(plain)).toMatchObject({ made: { strength: { keep: 0.25 }, mask: 'none' } });
    expect(await replayed(plain)).toMatchObject(same(plain));
    expect(await replayed(masked, '--mask', mask)).toMatchObject(same(masked));
  });

  test('and one of regions that somebody chose', async () => {
    const scratched = fileURLToPath(new URL('../../model-portraits-64/examples/scratched.png', import.meta.url));
    const { faces } = await named.map(scratched, { whole: true });
    expect(faces[0]!.regions!.length).toBeGreaterThan(1);
    const path = join(folder, 'chosen.png');
    await (await named.correct(scratched, { whole: true, regions: [[0]] })).toFile(path);
    const { made, faces: told } = await readRecord(path);
    expect(made).toMatchObject({ regions: [[0]] });
    expect(made.untold).toBeUndefined();
    expect(told[0]!.regions!.map(({ isKept }) => isKept)).toEqual(faces[0]!.regions!.map((_, n) => n > 0));
    expect(await fuzzydiff(['replay', path, '--input', scratched])).toMatchObject(same(path));
  });

  test('and names what a record has no room for, which only the program knows', async () => {
    const marks = { width: 24, height: 20, values: new Float32Array(24 * 20).fill(1) };
    const path = join(folder, 'marked.png');
    await (await named.correct(photo, { ...quick, marks })).toFile(path);
    expect(await readRecord(await readFile(path))).toMatchObject({ made: { untold: ['marks'] } });
    // A plan takes the place of the preset's, where the command only adds to that.
    const planned = await named.correct(photo, { ...quick, plan: { steps: 4 }, strength: 0.5 });
    expect(await readRecord(await planned.toBuffer())).toMatchObject({ made: { untold: ['settings'] } });
    const result = await replayed(path);
    expect(result).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/all that it depends on but found marks; make/),
    });
    expect((await fuzzydiff(['explain', path])).stdout).toContain('By a program that chose marks, too.');
  });

  test('with statistics of its own, which are named again', async () => {
    const calibration = await prior.calibrate(join(folder, 'fine'), { seed: 1 });
    const [path, file] = [join(folder, 'own.png'), join(folder, 'own.safetensors')];
    await writeFile(file, formatCalibration(calibration));
    await (await prior.correct(photo, { strength: 0, always: true })).toFile(path);
    const calibrated = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    expect(await readRecord(path)).toMatchObject({ made: { calibration: calibrated } });
    const again = await replayed(path, '--model', tinyBundle('int64'), '--calibration', file);
    expect(again, again.stderr).toMatchObject(same(path));
  });

  test('and nothing where that is not wanted, of the same pixels', async () => {
    const result = await named.correct(photo, quick);
    const bytes = await result.toBuffer({ record: false });
    await expect(readRecord(bytes)).rejects.toThrow(/a record in the picture but found none/);
    expect(await stored(bytes)).toEqual(await stored(await result.toBuffer()));
  });
});

describe('is refused', () => {
  const image = { name: 'mine', width: 1, height: 1, channels: 3, depth: 8, pixels: new Uint8Array(3) } as const;

  test('a result in the place of another file, unless told to, and of the original always', async () => {
    const result = await prior.correct(photo);
    const there = join(folder, 'there.png');
    await writeFile(there, 'mine');
    await expect(result.toFile(there)).rejects.toThrow(/no file at .*there\.png but found one there; .*overwrite\.$/);
    expect(await readFile(there, 'utf8')).toBe('mine');
    await result.toFile(there, { overwrite: true });
    await mkdir(join(folder, 'a folder.png'));
    await expect(result.toFile(join(folder, 'a folder.png'), { overwrite: true })).rejects.toThrow(
      /^Expected no file at .*a folder\.png but found a folder there; name another\.$/,
    );
    const twice = join(folder, 'twice.png');
    const both = await Promise.allSettled([result.toFile(twice), result.toFile(twice, { overwrite: undefined })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await stored(there)).toHaveLength(24 * 20 * 3);
    const original = await readFile(photo);
    await expect(result.toFile(photo, { overwrite: true })).rejects.toThrow(
      'found one that it was made of there; name another.',
    );
    expect(await readFile(photo)).toEqual(original);
    await expect(result.toFile(join(folder, 'photo.jpg'))).rejects.toThrow('Expected a name that ends in .png');
    expect(await filesBelow(folder)).not.toContain('photo.jpg');
  });

  test('a result in the place of its mask', async () => {
    const mask = join(folder, 'own-mask.png');
    await sharp(photo).threshold(80).toColourspace('b-w').toFile(mask);
    const result = await prior.inpaint(photo, { keep: mask, plan: { steps: 2 } });
    const before = await readFile(mask);
    await expect(result.toFile(mask, { overwrite: true })).rejects.toThrow('found one that it was made of there');
    expect(await readFile(mask)).toEqual(before);
  });

  test.each([
    [
      'what is no photograph',
      () => prior.correct(5 as never),
      /a path, a file: URL, bytes, or pixels \{ name, width, .* \}, for the photograph/,
    ],
    [
      'what a canvas has',
      () => prior.correct({ width: 1, height: 1, data: new Uint8ClampedArray(4) } as never),
      /or pixels \{ name, width, height, channels, depth, pixels \}, for the photograph but found an object/,
    ],
    ['opacity of another size', () => prior.map({ ...image, alpha: new Uint8Array(3) }), /for the alpha of mine but/],
    ['a file that is not there', () => prior.correct(join(folder, 'none.png')), /there is no such file/],
    ['bytes of no picture', () => prior.correct(Uint8Array.of(1, 2, 3)), /Expected an image in the photograph/],
    ['a URL of the network', () => prior.map(new URL('https://example.com/a.png')), /fetch it, and give its bytes/],
    [
      'such a URL as text',
      () => prior.map('https://example.com/a.png'),
      /found https:.*a\.png; fetch it, and give its bytes/,
    ],
  ])('%s', async (_, use, message) => {
    await expect(use().then()).rejects.toThrow(message);
  });

  test('what JavaScript lets through without arguments', async () => {
    const result = await prior.correct(photo);
    const calls: [() => PromiseLike<unknown>, RegExp][] = [
      [() => prior.inpaint(photo, undefined as never), /a number from 0 to 1, or a mask, for keep but found undefined/],
      [() => prior.calibrate(undefined as never), /an array of them, .* for photographs but found undefined/],
      [() => prior.correct(photo, null as never), /an object for options but found null/],
      [() => prior.calibrate([photo], null as never), /an object for options but found null/],
      [() => openPrior(undefined, null as never), /an object for options but found null/],
      [
        () => prior.inpaint(photo, { keep: Buffer.of(1) as never }),
        /from 0 to 1, .*, for keep but found an array .*Buffer/,
      ],
      [() => result.toFile(undefined as never), /a path or a file: URL for a file but found undefined/],
    ];
    for (const [call, message] of calls) await expect(call().then()).rejects.toThrow(message);
  });

  test('statistics of another model', async () => {
    const other = await openPrior(tinyBundle('float32-learned-range'), options);
    await expect(other.correct(photo).then()).rejects.toThrow(/calibration of .* for preset fast but found none/);
    await other.dispose();
  });
});
