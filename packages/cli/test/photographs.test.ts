// Whole photographs: faces are found, each is worked on, and everything else stays as it is.
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, fuzzydiff, small, temporaryFolder, writePicture } from './command.js';
import { type Patch, type PlacedSample, writeFaces } from './face-pictures.js';

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);
const fast = [...small, '--preset', 'fast'];
const size = { width: 400, height: 190 };
const fine: PlacedSample = { sample: 'scratched', x: 20, y: 20, size: 128 };
const damaged: PlacedSample = { sample: 'dusty', x: 220, y: 30, size: 128 };
/** On the forehead of the second. */
const patch: Patch = { x: 265, y: 66, width: 38, height: 10 };
const two = place('two.png');
const twoOut = place('two');

let outs = 0;
const newFolder = () => place(`out-${outs++}`);

async function succeed(args: readonly string[], stderr = ''): Promise<string> {
  const result = await fuzzydiff(args);
  expect(result, result.stderr).toMatchObject({ code: 0, stderr });
  return result.stdout;
}

const report = async (out: string, stem: string) =>
  JSON.parse(await readFile(join(out, `${stem}.report.json`), 'utf8'));

const pixels = (path: string) => sharp(path).raw().toBuffer();

/** How far around damage what looks like its rim may be mended with it, in pixels. */
const aRim = 6;

/** Pixels of a picture of three channels that differ from another's, by what a rectangle grown by so many pixels holds. */
function changes(before: Uint8Array, after: Uint8Array, { x, y, width, height }: Patch, grown: number) {
  let [inside, outside] = [0, 0];
  for (let i = 0; i < before.length / 3; i++) {
    const [column, row] = [i % size.width, Math.floor(i / size.width)];
    if ([0, 1, 2].every((c) => before[3 * i + c] === after[3 * i + c])) continue;
    const within = column >= x - grown && column < x + width + grown && row >= y - grown && row < y + height + grown;
    if (within) inside++;
    else outside++;
  }
  return { inside, outside };
}

beforeAll(async () => {
  await writeFaces(two, size, [fine, damaged], [patch]);
  await succeed(['correct', two, ...fast, '--save', 'all', '--out', twoOut]);
});

describe('two faces, one of them damaged', () => {
  test('the damage is corrected and nothing else changes', async () => {
    const [before, after] = [await pixels(two), await pixels(join(twoOut, 'two.corrected.png'))];
    const { inside, outside } = changes(before, after, patch, aRim);
    expect(inside).toBeGreaterThanOrEqual(patch.width * patch.height);
    expect(outside).toBe(0);
    const found = await report(twoOut, 'two');
    expect(found).toMatchObject({ found: 2, clean: false, made: { region: 'faces', face: 'all', minFace: 32 } });
    expect(found.faces).toMatchObject([
      { number: 1, clean: true, kept: 1 },
      { number: 2, clean: false, zMaps: { seed: 0 } },
    ]);
    for (const [n, { box, landmarks, score, frame, scores }] of found.faces.entries()) {
      const { x, y, size: side } = [fine, damaged][n]!;
      expect(Math.hypot(frame.x - x, frame.y - y, frame.size - side)).toBeLessThan(25);
      expect(Math.max(box.width, box.height)).toBeGreaterThan(60);
      expect(landmarks).toHaveLength(5);
      expect(score).toBeGreaterThan(0.6);
      expect(scores.highestScore > 5).toBe(n === 1);
    }
    // Of the fine one no image is made: 4 calls for each map, 10 for an image.
    expect(found.modelCalls).toBe(4 + 4 + 10);
  });

  test('pictures are of the photograph, and numbers of each face', async () => {
    const ofFace = (n: number) =>
      ['map.npy', 'projection.400.png', 'projection.50.png', 'score.npy', 'z.npy'].map(
        (file) => `two.face-${n}.${file}`,
      );
    const pictures = ['two.compare.png', 'two.corrected.png'];
    expect(await filesBelow(twoOut)).toEqual(
      [...pictures, ...ofFace(1), ...ofFace(2), 'two.map.png', 'two.report.json', 'two.weight.png'].sort(),
    );
    const weight = join(twoOut, 'two.weight.png');
    expect(await sharp(weight).metadata()).toMatchObject({ ...size, channels: 1, depth: 'ushort' });
    const kept = await sharp(weight).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
    const values = new Uint16Array(kept.buffer, kept.byteOffset, kept.length / 2);
    const at = (x: number, y: number) => values[y * size.width + x]!;
    expect([at(2, 2), at(84, 84), at(284, 71) < 20_000]).toEqual([65535, 65535, true]);
  });

  test('a second run has nothing to do', async () => {
    expect(await succeed(['correct', two, ...fast, '--save', 'all', '--out', twoOut])).toMatch(/: skipped, /);
  });

  test('--face takes some of them by the numbers that `faces` lists', async () => {
    const listed = JSON.parse(await succeed(['faces', two, '--json'])).results[0].faces;
    expect(listed.map(({ number }: { number: number }) => number)).toEqual([1, 2]);
    const second = newFolder();
    await succeed(['map', two, ...fast, '--face', '2', '--out', second]);
    expect(await filesBelow(second)).toEqual([
      'two.face-2.map.npy',
      'two.face-2.score.npy',
      'two.face-2.z.npy',
      'two.map.png',
      'two.report.json',
    ]);
    const found = await report(second, 'two');
    expect(found).toMatchObject({ found: 2, modelCalls: 4, made: { face: [2] }, faces: [listed[1]] });
    expect(await readFile(join(second, 'two.face-2.z.npy'))).toEqual(await readFile(join(twoOut, 'two.face-2.z.npy')));

    const largest = newFolder();
    await succeed(['map', two, ...fast, '--face', 'largest', '--out', largest]);
    expect((await report(largest, 'two')).faces).toHaveLength(1);

    const third = await fuzzydiff(['map', two, ...fast, '--face', '3', '--out', newFolder()]);
    expect(third.code).toBe(1);
    expect(third.stderr).toMatch(
      /two\.png: Expected a number from 1 to 2, of the faces found, for face but found 3; Prior\.faces, or `fuzzydiff faces`, lists them\./,
    );
  });
});

describe('--from-map with faces', () => {
  test.each([
    ['the folder of the earlier run', ''],
    ['the file of any of its faces', 'two.face-2.z.npy'],
  ])('takes those of all faces from %s', async (_, file) => {
    const out = newFolder();
    await succeed(['correct', two, ...fast, '--from-map', join(twoOut, file), '--out', out]);
    for (const name of (await filesBelow(out)).filter((own) => !own.endsWith('.report.json')))
      expect((await readFile(join(out, name))).equals(await readFile(join(twoOut, name))), name).toBe(true);
    const [own, first] = [await report(out, 'two'), await report(twoOut, 'two')];
    expect(own.modelCalls).toBe(10);
    expect(own.made.fromMap).toEqual(first.faces.map(({ zMaps }: { zMaps: { sha256: string } }) => zMaps.sha256));
    expect(own.faces[1].zMaps.from).toBe(join(twoOut, 'two.face-2.z.npy'));
  });

  test.each([
    [
      'other faces',
      ['--face', '2'],
      /Expected z maps made with --face \[2\] but .*two\.face-1\.z\.npy was made with "all"/,
    ],
    ['a square', ['--whole'], /Expected z maps made in region "whole" but .*two\.face-1\.z\.npy was made with "faces"/],
  ])('%s are refused', async (_, options, sentence) => {
    const result = await fuzzydiff(['map', two, ...fast, ...options, '--from-map', twoOut, '--out', newFolder()]);
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(sentence)]);
  });

  test('a face’s file that is not there any more is missed', async () => {
    const part = newFolder();
    await mkdir(part);
    for (const name of ['two.report.json', 'two.face-1.z.npy']) await copyFile(join(twoOut, name), join(part, name));
    const result = await fuzzydiff(['map', two, ...fast, '--from-map', part, '--out', newFolder()]);
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(/but found no two\.face-2\.z\.npy; make/)]);
  });
});

test('a file of the user’s under a face’s name stays, and is found before any face is', async () => {
  const out = newFolder();
  await mkdir(out);
  await writeFile(join(out, 'two.face-2.map.npy'), 'mine');
  await writeFile(join(out, 'two.face-a.map.npy'), 'mine, too');
  const args = ['map', two, ...fast, '--out', out];
  const refused = await fuzzydiff(args);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/Expected to write two\.face-2\.map\.npy but found a file that is not of this run/),
  ]);
  expect(await filesBelow(out)).toEqual(['two.face-2.map.npy', 'two.face-a.map.npy']);
  await succeed([...args, '--overwrite']);
  expect(await readFile(join(out, 'two.face-a.map.npy'), 'utf8')).toBe('mine, too');
});

test('a tilted face is corrected as it lies', async () => {
  const path = place('tilted.png');
  const middle: Patch = { x: 180, y: 60, width: 34, height: 10 };
  await writeFaces(path, size, [{ sample: 'dusty', x: 130, y: 28, size: 128, angle: 20 }], [middle]);
  const out = newFolder();
  await succeed(['correct', path, ...fast, '--out', out]);
  const [face] = (await report(out, 'tilted')).faces;
  expect(face.frame.angle).toBeGreaterThan(5);
  expect(face.frame.angle).toBeLessThan(30);
  const { inside, outside } = changes(
    await pixels(path),
    await pixels(join(out, 'tilted.corrected.png')),
    middle,
    aRim,
  );
  expect(inside).toBeGreaterThanOrEqual(middle.width * middle.height);
  expect(outside).toBe(0);
});

describe('a picture without a face', () => {
  const told = (path: string) =>
    `fuzzydiff: ${path}: no face of 32 pixels or more found; give a lower --min-face, --region, or --whole for a picture that is one.\n`;

  test('is given back, and that is said', async () => {
    const path = place('none.png');
    await writePicture(path, { width: 90, height: 70 });
    const out = newFolder();
    expect(await succeed(['correct', path, ...fast, '--out', out], told(path))).toMatch(/none\.png: done, /);
    expect(await readFile(join(out, 'none.corrected.png'))).toEqual(await readFile(path));
    expect(await filesBelow(out)).toEqual(
      ['compare', 'corrected', 'map', 'weight'].map((name) => `none.${name}.png`).toSpliced(3, 0, 'none.report.json'),
    );
    const notes = [expect.stringContaining('no face of 32 pixels or more found')];
    expect(await report(out, 'none')).toMatchObject({ found: 0, faces: [], modelCalls: 0, changed: 0, kept: 1, notes });
    expect((await pixels(join(out, 'none.weight.png'))).every((value) => value === 255)).toBe(true);
    await succeed(['correct', path, ...fast, '--from-map', out, '--out', newFolder()], told(path));
  });

  test('of another format: its pixels', async () => {
    const path = place('none.jpg');
    await writePicture(path, { width: 90, height: 70 });
    const out = newFolder();
    await succeed(['condition', path, '--keep', '0.2', '--out', out], told(path));
    expect(await pixels(join(out, 'none.conditioned.png'))).toEqual(await pixels(path));
  });

  test('goes through a pipe', async () => {
    const path = place('none.png');
    const piped = await fuzzydiff(['correct', path, ...fast, '--out', '-']);
    expect(piped).toMatchObject({ code: 0, stderr: told(path) });
    expect(Buffer.from(piped.stdout, 'latin1')).toEqual(await readFile(path));
  });

  test('is worked on all the same with --whole, and with --region', async () => {
    const path = place('none.png');
    for (const [n, where] of [['--whole'], ['--region', '10,5,40,15']].entries()) {
      const out = newFolder();
      await succeed(['correct', path, ...fast, '--strength', '0', ...where, '--out', out]);
      expect(await filesBelow(out)).toEqual(expect.arrayContaining(['none.map.npy', 'none.z.npy']));
      const found = await report(out, 'none');
      expect(found.made.region).toBe(n === 0 ? 'whole' : '10,5,40,15');
      expect(found.faces).toMatchObject([
        { frame: n === 0 ? { x: 10, y: 0, size: 70, angle: 0 } : { x: 10, y: 5, size: 40 } },
      ]);
      expect(found.faces[0].frame.angle).toBeCloseTo(n === 0 ? 0 : 15, 9);
      expect(found.faces[0]).not.toHaveProperty('box');
      expect(found.changed).toBeGreaterThan(0.01);
    }
  });
});

describe('black-and-white photographs', () => {
  test.each([
    ['of one channel', 1, 'b-w'],
    ['of three', 3, 'srgb'],
  ] as const)('%s come back without colour', async (_, channels, space) => {
    const path = place(`grey-${channels}.png`);
    const grey = await sharp(two).greyscale().toColourspace('b-w').png().toBuffer();
    await sharp(grey).toColourspace(space).toFile(path);
    const out = newFolder();
    await succeed(['correct', path, ...fast, '--always', '--strength', '0', '--out', out]);
    const corrected = join(out, `grey-${channels}.corrected.png`);
    expect(await sharp(corrected).metadata()).toMatchObject({ channels, space });
    const data = await pixels(corrected);
    for (let i = 0; i < data.length; i += 3) expect([data[i + 1], data[i + 2]]).toEqual([data[i], data[i]]);
    expect((await report(out, `grey-${channels}`)).changed).toBeGreaterThan(0.1);
  });

  test('have statistics of their own, which are read for them alone', async () => {
    const bundle = place('bundle');
    await cp(fileURLToPath(new URL('../../model-portraits-64/bundle/', import.meta.url)), bundle, { recursive: true });
    const manifest = JSON.parse(await readFile(join(bundle, 'model.json'), 'utf8'));
    manifest.calibrations['fast-grey'] = 'grey.safetensors';
    await writeFile(join(bundle, 'model.json'), JSON.stringify(manifest));
    await writeFile(join(bundle, 'grey.safetensors'), 'none');
    const out = newFolder();
    const args = ['map', two, ...fast, '--model', bundle];
    await succeed([...args, '--out', out]);
    const { calibration, greyCalibration } = (await report(out, 'two')).made;
    expect([calibration, greyCalibration]).toEqual([
      (await report(twoOut, 'two')).made.calibration,
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    const grey = await fuzzydiff([...args, '--grey', 'on', '--out', newFolder()]);
    expect([grey.code, grey.stderr]).toEqual([1, expect.stringMatching(/Expected .* in .*grey\.safetensors but /)]);
    // A file that is named is for either kind.
    const own = join(bundle, manifest.calibrations.fast);
    await succeed([...args, '--grey', 'on', '--calibration', own, '--out', newFolder()]);
  });
});

describe('a mask of the photograph', () => {
  const few = [...small, '--steps', '4', '--jump', '1x1'];

  async function writeMask(name: string, { x, y, width, height }: Patch): Promise<string> {
    const path = place(name);
    const values = new Uint8Array(size.width * size.height).fill(255);
    for (let row = y; row < y + height; row++) values.fill(0, row * size.width + x, row * size.width + x + width);
    await sharp(values, { raw: { ...size, channels: 1 } })
      .toColourspace('b-w')
      .toFile(path);
    return path;
  }

  test('is honoured in its own pixels, on the faces that it touches', async () => {
    const mask = await writeMask('touching.png', patch);
    const out = newFolder();
    await succeed(['condition', two, '--mask', mask, ...few, '--samples', '2', '--out', out]);
    const found = await report(out, 'two');
    expect(found).toMatchObject({ found: 2, modelCalls: 8, faces: [{ number: 2 }] });
    expect(await filesBelow(out)).toEqual([
      'two.compare.png',
      'two.conditioned.1.png',
      'two.conditioned.2.png',
      'two.face-2.deviation.npy',
      'two.face-2.deviation.png',
      'two.face-2.samples.png',
      'two.mask.png',
      'two.report.json',
      'two.weight.png',
    ]);
    for (const s of [1, 2]) {
      const { inside, outside } = changes(
        await pixels(two),
        await pixels(join(out, `two.conditioned.${s}.png`)),
        patch,
        0,
      );
      expect(inside).toBeGreaterThan(0.9 * patch.width * patch.height);
      expect(outside).toBe(0);
    }
    expect(await sharp(join(out, 'two.mask.png')).metadata()).toMatchObject({ ...size, depth: 'ushort' });
    expect(await pixels(join(out, 'two.mask.png'))).toEqual(await pixels(mask));
  });

  test('that touches no face changes nothing, and that is said', async () => {
    const mask = await writeMask('beside.png', { x: 0, y: 180, width: 10, height: 5 });
    const out = newFolder();
    const note = `fuzzydiff: The mask ${mask} touches no face of ${two}, which has 2.\n`;
    await succeed(['condition', two, '--mask', mask, ...few, '--out', out], note);
    expect(await readFile(join(out, 'two.conditioned.png'))).toEqual(await readFile(two));
    expect(await report(out, 'two')).toMatchObject({ found: 2, faces: [], modelCalls: 0, changed: 0 });
  });
});

describe('faces', () => {
  test('lists them from the left, and writes nothing', async () => {
    const before = await filesBelow(folder);
    const stdout = await succeed(['faces', two]);
    const line = (n: number) =>
      `  ${n}: \\d+ x \\d+ pixels at \\d+,\\d+, score 0\\.\\d\\d, landmarks( [\\d.]+,[\\d.]+){5}\n`;
    expect(stdout).toMatch(new RegExp(`^.*two\\.png: 2 faces\n${line(1)}${line(2)}$`));
    expect(await filesBelow(folder)).toEqual(before);
  });

  test('as JSON, those of a size, and what cannot be read', async () => {
    const letter = place('letter.png');
    await writeFile(letter, 'Dear Sir or Madam');
    const result = await fuzzydiff(['faces', two, letter, place('nowhere.png'), '--json', '--min-face', '150']);
    expect([result.code, result.stderr]).toEqual([1, '']);
    const { command, results } = JSON.parse(result.stdout);
    expect(command).toBe('faces');
    expect(results).toEqual([
      { input: place('nowhere.png'), code: 'not-found', error: expect.stringContaining('found none') },
      { input: letter, code: 'invalid-file', error: expect.stringContaining('letter.png') },
      { input: two, faces: [] },
    ]);
    const text = await fuzzydiff(['faces', letter]);
    expect(text).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/letter\.png: Expected an image/),
    });
  });
});
