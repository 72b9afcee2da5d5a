import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleUrl, examplesUrl } from '@fuzzydiff/model-portraits-64';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { filesBelow, fuzzydiff, small, temporaryFolder, writePicture } from './command.js';

const folder = temporaryFolder();
const faces = join(fileURLToPath(examplesUrl), 'clean');
const face = (name: string) => join(faces, `${name}.png`);

describe('evaluate', () => {
  const out = join(folder, 'evaluation');
  const args = [
    ...small,
    '--preset',
    'fast',
    '--kinds',
    'offset,scratch',
    '--methods',
    'oracle',
    '--pictures',
    '1',
    '-o',
    out,
  ];

  test('finds known damage, undoes it, and says so in numbers and in a page', { tags: ['release'] }, async () => {
    const result = await fuzzydiff(['evaluate', face('dusty'), face('greyed'), ...args, '--json']);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    const results = JSON.parse(result.stdout);
    expect(JSON.parse(await readFile(join(out, 'results.json'), 'utf8'))).toEqual(results);
    expect(Object.keys(results.kinds)).toEqual(['offset', 'scratch']);
    for (const { map, methods } of Object.values<typeof results.all>(results.kinds)) {
      expect(map.auroc).toMatchObject({ images: 2 });
      expect(map.auroc.mean).toBeGreaterThan(0.9);
      expect(methods.correct.gainInside.mean).toBeGreaterThan(2);
      expect(methods.correct.psnrOutside.mean).toBeGreaterThan(28);
      expect(methods.correct.modelCalls.mean).toBe(14);
      expect(methods.oracle.modelCalls.mean).toBe(10);
    }
    const page = await readFile(join(out, 'report.html'), 'utf8');
    expect(page).toContain(results.all.methods.correct.psnrOutside.mean.toFixed(1));
    expect(await filesBelow(out)).toEqual(['report.html', 'results.json']);

    const one = join(folder, 'one in flight');
    const again = [face('dusty'), face('greyed'), ...args.slice(0, -1), one, '--json', '--in-flight', '1'];
    const alone = await fuzzydiff(['evaluate', ...again]);
    const timeless = (name: string, value: unknown) => (name === 'seconds' ? undefined : value);
    expect(JSON.stringify(JSON.parse(alone.stdout), timeless)).toBe(JSON.stringify(results, timeless));
  });

  test('takes black-and-white of one channel and of three, with statistics of their own', async () => {
    const greys = join(folder, 'greys');
    await mkdir(greys, { recursive: true });
    const grey = sharp(fileURLToPath(new URL('../../model-portraits-128/examples/clean/grey.png', import.meta.url)));
    await grey.clone().toColourspace('b-w').toFile(join(greys, 'face.png'));
    await mkdir(join(greys, 'three'));
    await grey
      .clone()
      .toColourspace('srgb')
      .toFile(join(greys, 'three', 'face.png'));
    expect((await sharp(join(greys, 'face.png')).metadata()).channels).toBe(1);
    expect((await sharp(join(greys, 'three', 'face.png')).metadata()).channels).toBe(3);
    const more = ['--kinds', 'occluder', '--methods', 'nothing', '--pictures', '0', ...small, '--preset', 'fast'];
    const evaluated = async (path: string, out: string) => {
      const result = await fuzzydiff(['evaluate', path, ...more, '-o', join(folder, out), '--json']);
      expect(result, result.stderr).toMatchObject({ code: 0 });
      return JSON.parse(result.stdout);
    };
    const one = await evaluated(join(greys, 'face.png'), 'one');
    const three = await evaluated(join(greys, 'three', 'face.png'), 'three');
    const { calibrationImages, greyCalibrationImages } = one.recipe;
    expect(greyCalibrationImages).toBeGreaterThan(100);
    expect(calibrationImages).toBeGreaterThan(100);
    const { seconds: _, ...scores } = one.cases[0].methods.correct;
    expect(three.cases[0].methods.correct).toMatchObject(scores);
    expect(three.cases[0].map).toEqual(one.cases[0].map);
  });

  test('does not write over another evaluation, and refuses what it does not know', async () => {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'results.json'), '{}', { flag: 'a' });
    for (const [more, message] of [
      [[], /Expected a folder without an evaluation but found .*results\.json; .*--overwrite/],
      [['--overwrite', '--kinds', 'rust'], /Expected one of grey, .* for --kinds but found "rust"/],
      [['--overwrite', '--methods', 'magic'], /Expected one of nothing, .* for --methods but found "magic"/],
    ] as const) {
      const result = await fuzzydiff(['evaluate', face('dusty'), ...args, ...more]);
      expect(result.code).toBe(2);
      expect(result.stderr).toMatch(message);
    }
  });
});

describe('evaluate --photographs', () => {
  const photographs = join(folder, 'photographs');
  const out = join(folder, 'of photographs');
  const args = ['evaluate', '--photographs', photographs, '-o', out];

  test('measures whole photographs, in numbers and in a table; one without a face stays as it is', async () => {
    await mkdir(photographs, { recursive: true });
    await writePicture(join(photographs, 'colour.png'), { width: 120, height: 90 });
    await writePicture(join(photographs, 'grey.png'), { width: 80, height: 100, channels: 1 });
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
      .toColourspace('cmyk')
      .jpeg()
      .toFile(join(photographs, 'ink.jpg'));
    const result = await fuzzydiff([...args, '--kinds', 'scratches,dust', '--seed', '2', ...small, '--preset', 'fast']);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(result.stderr).toMatch(/passed over .*ink\.jpg: it has 4 colour channels/);
    const results = JSON.parse(await readFile(join(out, 'results.json'), 'utf8'));
    expect(await filesBelow(out)).toEqual(['results.json']);
    expect(results.recipe).toMatchObject({
      ...{ preset: 'fast', seed: 2, kinds: ['scratches', 'dust'] },
      photographs: [
        { key: 'colour', width: 120, height: 90, grey: false, faces: 0 },
        { key: 'grey', width: 80, height: 100, grey: true, faces: 0 },
      ],
    });
    expect(results.cases).toHaveLength(4);
    for (const { modelCalls, methods } of results.cases) {
      expect(modelCalls).toBe(0);
      expect({ ...methods.correct, seconds: 0 }).toEqual({ ...methods.nothing, seconds: 0 });
      expect(methods.telea.psnrInside).toBeGreaterThan(methods.nothing.psnrInside + 5);
    }
    expect(results.all.clean.returned.mean).toBe(1);
    const telea = results.colour.kinds.dust.methods.telea.psnrInside.mean.toFixed(1);
    expect(result.stdout).toMatch(new RegExp(`In colour: 1 photograph\n(.*\n)*dust +telea +- +- +- +${telea}`));
    expect(result.stdout).toContain(join(out, 'results.json'));
  });

  test('does not write over another evaluation, and refuses what it does not take', async () => {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'results.json'), '{}', { flag: 'a' });
    for (const [more, message] of [
      [[], /Expected a folder without an evaluation but found .*results\.json; .*--overwrite/],
      [['--overwrite', '--kinds', 'grey'], /Expected one of scratches, .* for --kinds but found "grey"/],
      [['--overwrite', '--methods', 'oracle'], /Expected --photographs alone but found --methods too/],
      [[face('dusty'), '--overwrite'], /Expected --photographs alone but found .*dusty\.png too/],
    ] as const) {
      const result = await fuzzydiff([...args, ...more]);
      expect(result.code).toBe(2);
      expect(result.stderr).toMatch(message);
    }
  });

  test('--tilt turns each first, and is of no other evaluation', async () => {
    const turned = join(folder, 'turned');
    const more = ['--kinds', 'dust', '--limit', '1', '--tilt=-12', ...small, '--preset', 'fast'];
    const result = await fuzzydiff(['evaluate', '--photographs', photographs, '-o', turned, ...more]);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(result.stdout).toContain(', seed 0, turned by -12 degrees.');
    const { recipe } = JSON.parse(await readFile(join(turned, 'results.json'), 'utf8'));
    expect(recipe).toMatchObject({ tilt: -12, photographs: [{ key: 'colour', width: 120, height: 90 }] });
    for (const [given, message] of [
      [[face('dusty'), '--tilt', '12'], /Expected --tilt with --photographs but found it alone/],
      [['--clean', photographs, '--tilt', '12'], /Expected --clean alone but found --tilt too/],
      [['--photographs', photographs, '--tilt', '200'], /Expected a number from -180 to 180 but found 200/],
    ] as const) {
      const refused = await fuzzydiff(['evaluate', ...given, '-o', join(folder, 'refused')]);
      expect(refused.stderr).toMatch(message);
      expect(refused.code).toBe(2);
    }
  });

  test('without it, inputs are asked for', async () => {
    const result = await fuzzydiff(['evaluate', '-o', join(folder, 'none')]);
    expect(result).toMatchObject({ code: 2, stderr: expect.stringMatching(/at least one input but found none/) });
  });
});

describe('calibrate retention', () => {
  test('measures, fits, and saves into the bundle without making it another model', async () => {
    const bundle = join(folder, 'bundle');
    await cp(fileURLToPath(bundleUrl), bundle, { recursive: true });
    const manifest = join(bundle, 'model.json');
    const before = JSON.parse(await readFile(manifest, 'utf8'));
    await writeFile(manifest, JSON.stringify({ ...before, retentionSigma: 0.5 }));
    const args = ['--plans', '6', '--retentions', '0.5', '--weights', '0.2', '-m', bundle, '--save', '--json'];
    const result = await fuzzydiff(['calibrate', 'retention', face('dusty'), face('offset'), ...args]);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    const { sigma, rows, images } = JSON.parse(result.stdout);
    expect(images).toBe(2);
    expect(rows.map(({ asked }: { asked: string }) => asked)).toEqual(['retention 0.5', 'm 0.2']);
    // The face prior keeps more of the difference of two faces than independent pixels of deviation 0.5 would.
    expect(rows[0].measured.mean).toBeGreaterThan(0.55);
    expect(sigma).toBeGreaterThan(0.6);
    expect(JSON.parse(await readFile(manifest, 'utf8'))).toEqual({
      ...before,
      retentionSigma: Number(sigma.toPrecision(3)),
    });
  });

  test('refuses a plan that is none', async () => {
    const result = await fuzzydiff(['calibrate', 'retention', face('dusty'), face('offset'), '--plans', 'quick']);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/--plans but found "quick"/);
  });
});
