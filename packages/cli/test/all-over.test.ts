import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { fuzzydiff, temporaryFolder } from './command.js';

const folder = temporaryFolder();
const grey = fileURLToPath(new URL('../../model-portraits-128/examples/clean/grey.png', import.meta.url));
const colour = fileURLToPath(new URL('../../model-portraits-128/examples/clean/scratched.png', import.meta.url));
const quick = ['--whole', '--preset', 'fast', '--all-over'];

const pixelsOf = (path: string) => sharp(path).toColourspace('b-w').removeAlpha().raw().toBuffer();

/** Runs `correct`; gives what it said, its report and its picture. */
async function corrected(path: string, stem: string, ...more: string[]) {
  const out = join(folder, `${stem}-out`);
  const { code, stderr } = await fuzzydiff(['correct', path, ...quick, ...more, '-o', out]);
  expect(code, stderr).toBe(0);
  const picture = join(out, `${stem}.corrected.png`);
  return { stderr, picture, report: JSON.parse(await readFile(join(out, `${stem}.report.json`), 'utf8')) };
}

test('a noisy face is found to be, is brought nearer to what it was, and is made again from its record', async () => {
  const clean = await pixelsOf(grey);
  const { width, height } = await sharp(grey).metadata();
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const noisy = clean.map((value) => Math.min(Math.max(value + 60 * (uniform() + uniform() + uniform()), 0), 255));
  const path = join(folder, 'noisy.png');
  await sharp(noisy, { raw: { width, height, channels: 1 } })
    .png()
    .toFile(path);
  const { stderr, picture, report } = await corrected(path, 'noisy');
  expect(stderr).toMatch(
    /noisy.png: the face was noisy all over \(p = 0.0\d+\), by about 1[12] % of the range: cleaned/,
  );
  expect(report.allOver.faces).toMatchObject([{ mended: ['noise'], whole: { noise: { bands: 'fine' } } }]);
  expect(report.changed).toBeGreaterThan(0.5);
  const error = (values: Uint8Array) => Array.from(values).reduce((sum, value, i) => sum + (value - clean[i]!) ** 2, 0);
  expect(error(await pixelsOf(picture))).toBeLessThan(error(noisy) / 4);
  expect((await fuzzydiff(['explain', picture])).stdout).toContain(
    '\n  What was wrong all over a face was mended first',
  );
  expect(await fuzzydiff(['replay', picture, '--input', path])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/same/),
  });
});

test('so is one in colour, where a preset asks for rarer regions than there are clean faces to be rare among', async () => {
  const { data, info } = await sharp(colour).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let state = 7;
  const noisy = data.map((value) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.min(Math.max(value + 120 * (state / 2 ** 32 - 0.5), 0), 255);
  });
  const path = join(folder, 'colour.png');
  await sharp(noisy, { raw: info }).png().toFile(path);
  const { stderr, picture, report } = await corrected(path, 'colour');
  expect(stderr).toMatch(/the face was noisy all over \(p = 0.0085\)/);
  expect(report.made).toMatchObject({ allOver: { alpha: 0.05 }, correction: { alpha: 0.015 } });
  expect(report.changed).toBeGreaterThan(0.5);
  expect(await fuzzydiff(['replay', picture, '--input', path])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/the same, to the byte/),
  });
});

test('one in which nothing is found stays to the byte', async () => {
  const { report, picture } = await corrected(grey, 'grey', '--alpha', '0.01');
  expect(report.allOver.faces).toMatchObject([{ mended: [] }]);
  expect(report.changed).toBe(0);
  expect(await readFile(picture)).toEqual(await readFile(grey));
});

test('a tinted face is said to be, whatever is promised of regions', async () => {
  const path = join(folder, 'tinted.png');
  await sharp(colour).removeAlpha().linear([1.25, 1, 0.7], [0, 0, 0]).png().toFile(path);
  const { code, stderr } = await fuzzydiff(['map', path, '--whole', '--preset', 'fast', '-o', join(folder, 'map-out')]);
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(
    /tinted\.png: the face is of a colour cast all over \(p = 0\.00\d+, coarse chroma\), .*see correct --all-over\./,
  );
});

test('a model whose calibrations know nothing of whole faces is refused', async () => {
  const { code, stderr } = await fuzzydiff([
    'correct',
    grey,
    ...quick,
    '-m',
    'portraits-64',
    '-o',
    join(folder, 'small'),
  ]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/Expected a calibration that knows clean faces as a whole/);
});

test.each([
  ['--from-map', folder],
  ['--checkpoint-every', '10'],
])('so is %s beside it', async (...other) => {
  const { code, stderr } = await fuzzydiff(['correct', grey, ...quick, ...other]);
  expect(code).toBe(2);
  expect(stderr).toMatch(new RegExp(`Expected --all-over or ${other[0]} but found both`));
});
