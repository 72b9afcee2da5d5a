import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tensor } from '@fuzzydiff/core';
import { keyedNoise } from '@fuzzydiff/core/math';
import { conformanceCases, gaussianPrior } from '@fuzzydiff/core/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fabrics } from '../fabric.mjs';
import { inspection } from '../inspection.mjs';
import { texturePrior } from '../texture-prior.mjs';
import { waves } from '../waves.mjs';

const run = promisify(execFile);
const example = new URL('..', import.meta.url);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'defect-inspection-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the prior', () => {
  const few = fabrics('few', 10);
  for (const { name, run } of conformanceCases) test(name, () => run({ load: async () => texturePrior('few', few) }));

  test('of pieces without a pattern is the closed form of one mean and deviation', async () => {
    const pieces = Array.from({ length: 400 }, (_, n) => {
      const image = tensor([1, 16, 16]);
      keyedNoise(n).fill(image.data, { purpose: 'initial' });
      for (let i = 0; i < 256; i++) image.data[i] = 0.2 + 0.3 * image.data[i]!;
      return { key: `${n}`, image };
    });
    const mean = tensor([1, 16, 16], new Float32Array(256).fill(0.2));
    const samples = tensor([2, 1, 16, 16]);
    keyedNoise(7).fill(samples.data, { purpose: 'step' });
    const [found, expected] = await Promise.all(
      [texturePrior('plain', pieces), gaussianPrior({ mean, sigma: 0.3 })].map((model) =>
        model.predict(samples, [100, 700]),
      ),
    );
    const errors = found!.data.map((value, i) => Math.abs(value - expected!.data[i]!));
    expect(Math.max(...errors)).toBeLessThan(0.1);
  });

  test('is of another id when it is fitted to other pieces', () => {
    const ids = [fabrics('a', 3), fabrics('a', 3), fabrics('b', 3)].map((pieces) => texturePrior('x', pieces).info.id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });
});

test('waves are orthonormal, and lead back to the pixels', () => {
  const { toWaves, toPixels } = waves(16);
  const pixels = new Float32Array(256);
  keyedNoise(0).fill(pixels, { purpose: 'initial' });
  const amplitudes = toWaves(pixels);
  const power = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x * x, 0);
  expect(power(amplitudes)).toBeCloseTo(power(pixels), 6);
  toPixels(amplitudes).forEach((value, i) => {
    expect(value).toBeCloseTo(pixels[i]!, 6);
  });
});

/** What the example promises of each kind of damage; gives the promises that are broken. */
function broken(scores: readonly { kind: string; auroc: number; before: number; after: number }[]): string[] {
  return scores.flatMap(({ kind, auroc, before, after }) => [
    ...(auroc > 0.92 ? [] : [`${kind}: found`]),
    ...(after - before > 5 && after > 20 ? [] : [`${kind}: undone`]),
  ]);
}

describe('the inspection', () => {
  let printed: string;
  beforeAll(async () => {
    const script = fileURLToPath(new URL('inspect.mjs', example));
    printed = (await run(process.execPath, [script, folder])).stdout;
  }, 240_000);
  const scoresIn = (table: string) =>
    [...table.matchAll(/^\| (\w+) +\| ([\d.]+) +\| ([\d.]+) +\| ([\d.]+) +\|$/gm)].map(([, kind = '', ...numbers]) => {
      const [auroc, before, after] = numbers.map(Number) as [number, number, number];
      return { kind, auroc, before, after };
    });

  test('finds damage of every kind, and undoes it', () => {
    const scores = scoresIn(printed);
    expect(scores.map(({ kind }) => kind)).toEqual(['scratch', 'occluder', 'grey', 'offset', 'dust']);
    expect(broken(scores)).toEqual([]);
  });

  test('keeps no promise with a prior that does not know the pattern', async () => {
    const plain = gaussianPrior({ mean: tensor([1, 64, 64]), sigma: 0.37, maxBatch: 64 });
    const { scores } = await inspection(plain, { good: fabrics('good', 20), inspected: fabrics('inspected', 2) });
    expect(broken(scores)).toEqual(expect.arrayContaining(scores.map(({ kind }) => `${kind}: undone`)));
    expect(broken(scores)).toContain('grey: found');
  });

  test('gives what the README says', async () => {
    const said = scoresIn(await readFile(new URL('README.md', example), 'utf8'));
    const found = scoresIn(printed);
    expect(said.length).toBe(found.length);
    // Another machine rounds otherwise.
    for (const [n, { kind, auroc, before, after }] of found.entries()) {
      expect(said[n]).toMatchObject({ kind });
      expect(Math.abs(said[n]!.auroc - auroc)).toBeLessThan(0.01);
      expect(Math.abs(said[n]!.before - before)).toBeLessThan(0.2);
      expect(Math.abs(said[n]!.after - after)).toBeLessThan(0.5);
    }
  });

  test('leaves the pictures that the README shows, and pieces for the command', async () => {
    const [shown, made] = await Promise.all(
      [new URL('inspection.png', example), join(folder, 'inspection.png')].map((path) =>
        sharp(path instanceof URL ? fileURLToPath(path) : path).metadata(),
      ),
    );
    expect([made!.width, made!.height]).toEqual([shown!.width, shown!.height]);
    expect((await readdir(join(folder, 'good'))).length).toBe(60);
  });

  test('works as commands too, on the pictures', { tags: ['release'] }, async () => {
    const bin = join(dirname(createRequire(import.meta.url).resolve('fuzzydiff/package.json')), 'dist/bin.js');
    const calibration = join(folder, 'calibration.safetensors');
    const model = ['--model', './texture-prior.mjs'];
    const fuzzydiff = (...args: string[]) =>
      run(process.execPath, [bin, ...args, ...model], { cwd: fileURLToPath(example) });
    await fuzzydiff('calibrate', join(folder, 'good'), '--out', calibration);
    const dials = ['--calibration', calibration, '--lower', '4', '--upper', '7', '--exponent', '1', '--out', folder];
    await fuzzydiff('correct', join(folder, 'scratch.png'), ...dials);
    const [before, after] = await Promise.all(
      ['scratch.png', 'scratch.corrected.png'].map((name) =>
        sharp(join(folder, name)).toColourspace('b-w').raw().toBuffer(),
      ),
    );
    const piece = fabrics('inspected', 1)[0]!.image.data;
    const errorOf = (pixels: Buffer) => pixels.reduce((sum, value, i) => sum + (value / 127.5 - 1 - piece[i]!) ** 2, 0);
    expect(errorOf(after!)).toBeLessThan(0.15 * errorOf(before!));
  });
});
