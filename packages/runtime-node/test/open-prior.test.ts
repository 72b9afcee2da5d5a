import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Prior, tensor } from '@fuzzydiff/core';
import { formatCalibration, parseCalibration } from '@fuzzydiff/core/calibration';
import { keyedNoise } from '@fuzzydiff/core/math';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBundle, openPrior } from '../src/index.js';
import { fixture, rejection } from './fixtures.js';

const embedded = new URL('../../model-portraits-64/bundle/', import.meta.url);
const options = { device: 'cpu', worker: false } as const;

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'fuzzydiff-prior-'));
});
afterAll(() => rm(scratch, { recursive: true }));

/** Noise in the place of a photograph: that it is none does not matter here. */
function someImage(shape: readonly number[]) {
  const image = tensor(shape);
  keyedNoise(0).fill(image.data, { purpose: 'initial' });
  image.data.forEach((value, i) => {
    image.data[i] = Math.tanh(value / 2);
  });
  return image;
}

describe('a bundle', () => {
  test('is its facts and its files, verified', async () => {
    const bundle = await openBundle(embedded);
    expect(bundle.manifest).toMatchObject({ name: 'portraits-64', shape: [3, 64, 64] });
    const file = bundle.manifest.calibrations['fast']!;
    const bytes = await bundle.read(file);
    expect(Buffer.from(bytes)).toEqual(await readFile(new URL(file, embedded)));
    expect(parseCalibration(bytes, file).images).toBeGreaterThan(2);
    expect(await rejection(bundle.read('other'))).toMatchObject({ code: 'invalid-argument' });
  });

  test('with a calibration that is another file is refused by its hash', async () => {
    const folder = join(scratch, 'damaged');
    await cp(embedded, folder, { recursive: true });
    const file = join(folder, 'calibration-fast.safetensors');
    const bytes = await readFile(file);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(file, bytes);
    const prior = await openPrior(folder, { ...options, preset: 'fast' });
    const error = await rejection(Promise.resolve(prior.map(someImage([3, 64, 64]))));
    await prior.dispose();
    expect(error).toMatchObject({ code: 'invalid-file' });
    expect((error as Error).message).toMatch(
      /Expected sha256 .*calibration-fast\.safetensors, as model\.json lists it/,
    );
  });
});

describe('a prior of a bundle', () => {
  let prior: Prior;
  beforeAll(async () => {
    prior = await openPrior(embedded, { ...options, preset: 'fast' });
  });
  afterAll(() => prior.dispose());

  test('corrects with the statistics that came with it', async () => {
    const { photo, faces, modelCalls } = await prior.correct(someImage([3, 64, 64]));
    expect([photo.shape, faces.length, modelCalls]).toEqual([[3, 64, 64], 1, 14]);
  });

  test('of another model’s statistics is refused when they are needed', async () => {
    const folder = join(scratch, 'mixed');
    await cp(fixture('int64'), folder, { recursive: true });
    const file = 'calibration-fast.safetensors';
    const calibration = parseCalibration(await readFile(new URL(file, embedded)), file);
    const bytes = formatCalibration(calibration);
    await writeFile(join(folder, file), bytes);
    const where = join(folder, 'model.json');
    const manifest = JSON.parse(await readFile(where, 'utf8'));
    const { createHash } = await import('node:crypto');
    manifest.calibrations = { fast: file };
    manifest.files[file] = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    await writeFile(where, JSON.stringify(manifest));
    const mixed = await openPrior(folder, { ...options, preset: 'fast' });
    const error = await rejection(Promise.resolve(mixed.map(someImage(manifest.shape))));
    await mixed.dispose();
    expect(error).toMatchObject({ code: 'mismatch' });
  });

  test('compares with statistics of one’s own in place of the bundle’s, which are to be of its model', async () => {
    const file = 'calibration-fast.safetensors';
    const own = parseCalibration(await readFile(new URL(file, embedded)), file);
    const { moments } = own.statistics;
    const shifted = {
      ...own,
      statistics: { ...own.statistics, moments: moments.map((m) => ({ ...m, mean: m.mean.map(() => 0) })) },
    };
    const image = someImage([3, 64, 64]);
    const usual = await prior.map(image);
    const other = await openPrior(embedded, { ...options, preset: 'fast', calibrations: { fast: shifted } });
    const found = await other.map(image);
    await other.dispose();
    expect(found.faces[0]!.discrepancies).toEqual(usual.faces[0]!.discrepancies);
    expect(found.faces[0]!.z.data).not.toEqual(usual.faces[0]!.z.data);
    const error = await rejection(openPrior(fixture('int64'), { ...options, calibrations: { fast: own } }));
    expect(error).toMatchObject({ code: 'mismatch' });
  });

  test('that is not there is a sentence', async () => {
    expect(await rejection(openPrior(join(scratch, 'none')))).toMatchObject({ code: 'not-found' });
  });
});
