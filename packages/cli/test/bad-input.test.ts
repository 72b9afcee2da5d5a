import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { openPrior } from '../src/index.js';
import { filesBelow, fuzzydiff, small, temporaryFolder, tinyBundle, writePicture } from './command.js';

const folder = temporaryFolder();
const fewSteps = ['--steps', '2'];

/** Runs a command that is to fail: gives its sentence, and checks the exit code and that nothing was left behind. */
async function failure(args: string[], code: number): Promise<string> {
  const out = join(folder, `out-${Math.random().toString(36).slice(2)}`);
  const result = await fuzzydiff([...args, '--out', out]);
  expect(result, result.stderr).toMatchObject({ code });
  expect(await filesBelow(out)).toEqual([]);
  expect(result.stderr).not.toMatch(/\bat .*:\d+:\d+/);
  return result.stderr;
}

describe('bad input is a sentence, exit code 1, and no file', () => {
  test('not an image', async () => {
    const path = join(folder, 'letter.png');
    await writeFile(path, 'Dear Sir or Madam');
    expect(await failure(['correct', path], 1)).toMatch(
      /letter\.png: Expected an image in .*letter\.png but .*; .*\.\n$/,
    );
  });

  test('a truncated image', async () => {
    const whole = join(folder, 'whole.jpg');
    await writePicture(whole);
    const cut = join(folder, 'cut.jpg');
    const bytes = await readFile(whole);
    await writeFile(cut, bytes.subarray(0, bytes.length / 2));
    expect(await failure(['correct', cut], 1)).toMatch(/cut\.jpg: Expected .* in .*cut\.jpg but .*\.\n$/);
  });

  test('too many pixels', async () => {
    const path = join(folder, 'large.png');
    await writePicture(path, { width: 200, height: 100 });
    expect(await failure(['correct', path, '--max-pixels', '10000'], 1)).toMatch(
      /large\.png: Expected .*10,?000.* but .*20,?000.*--max-pixels/,
    );
  });

  test('a channel count that is not the model’s', async () => {
    const path = join(folder, 'print.jpg');
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#375' } })
      .toColourspace('cmyk')
      .jpeg()
      .toFile(path);
    expect(await failure(['correct', path, '--whole'], 1)).toMatch(
      /print\.jpg: Expected 3 colour channels \(RGB\), as the model has, in .* but found 4 colour channels \(CMYK\); convert/,
    );
    expect(await failure(['correct', path], 1)).toMatch(
      /print\.jpg: Expected 1 channel \(grey\) or 3 channels \(RGB\) in .* but found 4 \(CMYK\); convert it to RGB to find faces in it\.\n$/,
    );
  });

  test('a mask of another image', async () => {
    const path = join(folder, 'square.png');
    await writePicture(path);
    const mask = join(folder, 'mask.png');
    await writePicture(mask, { width: 64, height: 40, channels: 1 });
    expect(await failure(['condition', path, '--mask', mask, ...fewSteps], 1)).toMatch(
      /square\.png: Expected a mask of .*64 x 64.* in .*mask\.png but found 64 x 40; /,
    );
  });

  test('a calibration of another model', async () => {
    const path = join(folder, 'face.png');
    await writePicture(path);
    const calibration = join(folder, 'other.safetensors');
    const pictures = join(folder, 'tiny');
    await mkdir(pictures, { recursive: true });
    for (const phase of [0, 1, 2]) await writePicture(join(pictures, `${phase}.png`), { phase, width: 8, height: 8 });
    const made = await fuzzydiff(['calibrate', pictures, '-m', tinyBundle('int64'), '-o', calibration]);
    expect(made, made.stderr).toMatchObject({ code: 0 });
    const sentence = await failure(['correct', path, ...small, '--calibration', calibration], 1);
    expect(sentence).toMatch(
      /Expected a calibration made with model "portraits-64@[0-9a-f]{16}\+[0-9a-f]{16}" but .*other\.safetensors was made with "[^"]+@[0-9a-f]+"; calibrate again/,
    );
  });

  test('a calibration made for other depths', async () => {
    const path = join(folder, 'face.png');
    await writePicture(path);
    expect(await failure(['correct', path, ...small, '--depths', '100,300'], 1)).toMatch(
      /made with estimator\.depths \[100, 300\] but .* was made with \[50, 400\]; calibrate again/,
    );
  });

  test('a damaged calibration', async () => {
    const path = join(folder, 'face.png');
    await writePicture(path);
    const damaged = join(folder, 'damaged.safetensors');
    await writeFile(damaged, new Uint8Array(100));
    expect(await failure(['correct', path, '--calibration', damaged], 1)).toMatch(
      /Expected a .*file .*damaged\.safetensors but /,
    );
  });

  test('a model that returns NaN', async () => {
    const path = join(folder, 'small.png');
    await writePicture(path, { width: 8, height: 8 });
    const sentence = await failure(
      ['condition', path, '--keep', '0.5', '-m', tinyBundle('breaks-at-500'), '--steps', '3'],
      1,
    );
    expect(sentence).toMatch(/small\.png: Expected finite .* but found NaN/);
  });

  test('a model that is damaged', async () => {
    const path = join(folder, 'face.png');
    await writePicture(path);
    const bundle = join(folder, 'damaged-bundle');
    await mkdir(bundle, { recursive: true });
    await copyFile(join(tinyBundle('int64'), 'model.json'), join(bundle, 'model.json'));
    await writeFile(join(bundle, 'model.onnx'), new Uint8Array(10));
    expect(await failure(['condition', path, '--keep', '0.5', '-m', bundle, ...fewSteps], 1)).toMatch(
      /Expected .*model\.onnx/,
    );
  });

  test('a device that is not there, with the ones that are', async () => {
    const path = join(folder, 'face.png');
    await writePicture(path);
    const device = process.platform === 'darwin' ? 'dml' : 'coreml';
    const sentence = await failure(['condition', path, '--keep', '0.5', '--device', device, ...fewSteps], 1);
    expect(sentence).toMatch(new RegExp(`${device}.*cpu`, 's'));
  });

  test('an input that is not there', async () => {
    expect(await failure(['correct', join(folder, 'nowhere.png')], 1)).toMatch(
      /Expected a file.*nowhere\.png.* but found none; check the path/,
    );
  });

  test('an empty name, which is seen', async () => {
    expect((await fuzzydiff(['explain', ''])).stderr).toMatch(/^fuzzydiff: Expected an image in "" but there is no/);
    const good = join(folder, 'beside.png');
    await writePicture(good, { width: 8, height: 8 });
    const { stderr } = await fuzzydiff(['faces', '', good]);
    expect(stderr).toMatch(/^fuzzydiff: "": Expected .* for "" but found none/);
  });

  // Windows has no such names.
  test.skipIf(process.platform === 'win32')('a name of two lines, in one', async () => {
    const path = join(folder, 'two\nlines\u001b[31m.png');
    await writeFile(path, 'Dear Sir or Madam');
    for (const command of ['faces', 'correct', 'explain']) {
      const { stdout, stderr } = await fuzzydiff([
        command,
        path,
        ...(command === 'correct' ? ['--out', join(folder, 'lines')] : []),
      ]);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^fuzzydiff: .*two\\nlines\\u001b\[31m\.png.*\n$/);
    }
    await writePicture(path, { width: 8, height: 8 });
    const { stdout } = await fuzzydiff(['faces', path]);
    expect(stdout).toMatch(/^.*two\\nlines\\u001b\[31m\.png: no face\n$/);
    await rm(path);
  });

  test('one bad image among good ones: it is named, the others are finished', async () => {
    const letter = join(folder, 'letter.png');
    await writeFile(letter, 'Dear Sir or Madam');
    const good = join(folder, 'good.png');
    await writePicture(good);
    const out = join(folder, 'mixed');
    const result = await fuzzydiff([
      'condition',
      letter,
      join(folder, 'nowhere.png'),
      good,
      '--keep',
      '0.5',
      ...fewSteps,
      '--out',
      out,
      '--json',
    ]);
    expect(result.code).toBe(1);
    const { results } = JSON.parse(result.stdout);
    const statusOf = Object.fromEntries(
      results.map((result: { input: string; status: string }) => [result.input, result.status]),
    );
    expect(statusOf).toEqual({ [letter]: 'failed', [join(folder, 'nowhere.png')]: 'failed', [good]: 'done' });
    expect(await filesBelow(out)).toEqual([
      'good.compare.png',
      'good.conditioned.png',
      'good.report.json',
      'good.weight.png',
    ]);
  });
});

describe('a wrong command line is a sentence and exit code 2', () => {
  test.each([
    [
      'a depth twice',
      ['map', 'x.png', '--depths', '300,300'],
      /Expected different depths in rising order, e\.g\. 50,400, but found "300,300"/,
    ],
    ['depths from deep to shallow', ['calibrate', 'x', '--depths', '400,50'], /rising order, .* but found "400,50"/],
    ['an unknown command', ['corect', 'x.png'], /unknown command 'corect'/],
    ['an unknown option', ['correct', 'x.png', '--stepps', '3'], /unknown option '--stepps'/],
    ['no input', ['correct'], /missing required argument/],
    [
      'steps that are no number',
      ['correct', 'x.png', '--steps', 'many'],
      /Expected a whole number of at least 1 but found "many"/,
    ],
    [
      'a seed that is too large',
      ['correct', 'x.png', '--seed', '1e20'],
      /Expected a whole number from 0 to 2\^53 - 1 but found "1e20"/,
    ],
    ['a jump that is none', ['correct', 'x.png', '--jump', '10'], /Expected <length>x<samples>/],
    ['a preset that is none', ['correct', 'x.png', '--preset', 'best'], /Allowed choices are paper, balanced, fast/],
    [
      'no strength',
      ['condition', 'x.png'],
      /Expected a strength but found none; give --keep, --weight, --mask or --keep-bands/,
    ],
    ['a band beyond 1', ['condition', 'x.png', '--keep-bands', '1,2'], /from 0 to 1 but found 2/],
    [
      'colours without brightness',
      ['condition', 'x.png', '--keep-bands', '1,1,1', '--keep-chroma-bands', '1,1'],
      /as many numbers for --keep-chroma-bands as for --keep-bands but found 2 and 3/,
    ],
    ['two strengths', ['condition', 'x.png', '--keep', '1', '--weight', '1'], /found both/],
    [
      'a strength out of range',
      ['condition', 'x.png', '--keep', '2'],
      /Expected a number from 0 to 1 for --keep but found 2/,
    ],
    [
      'a kind of damage that is none',
      ['degrade', 'x.png', '--kind', 'rust'],
      /Expected one of grey, .* for --kind but found "rust"/,
    ],
    // Once, and before the run, however many images there are.
    [
      'a strength out of range',
      ['correct', 'a.png', 'b.png', '--strength', '2'],
      /'--strength <x>' argument '2' is invalid\. Expected a number from 0 to 1 but found 2\./,
    ],
    [
      'a share of which nothing is left',
      ['correct', 'a.png', 'b.png', '--alpha', '0'],
      /'--alpha <share>' argument '0' is invalid\. Expected a number above 0 but found 0\./,
    ],
    [
      'what white means of no mask',
      ['condition', 'x.png', '--keep', '0.9', '--mask-polarity', 'change'],
      /Expected a mask for --mask-polarity but found none; name one with --mask, or leave --mask-polarity out\./,
    ],
    ['faces that are none', ['map', 'a.png', '--face', '0'], /Expected all, largest, or numbers from 1, .* found "0"/],
    [
      'a face twice',
      ['map', 'a.png', '--face', '2,2'],
      /Expected all, largest, or numbers from 1, each once, .* "2,2"/,
    ],
    ['a face of no size', ['map', 'a.png', '--min-face', '0'], /Expected a whole number of at least 1 but found "0"/],
    ['what is no part', ['correct', 'a.png', '--within', 'hair'], /Allowed choices are head, frame/],
    ['what is no answer', ['condition', 'a.png', '--grey', 'maybe'], /Allowed choices are auto, on, off/],
    [
      'a square and all of it',
      ['condition', 'a.png', '--keep', '1', '--whole', '--region', '0,0,9'],
      /Expected --whole or --region but found both; leave one of them out/,
    ],
    [
      'a face of a picture that is one',
      ['correct', 'a.png', '--face', 'largest', '--whole'],
      /Expected --face or --whole but found both; leave one of them out/,
    ],
    [
      'a face of a square',
      ['map', 'a.png', '--face', '1', '--region', '0,0,9'],
      /Expected --face or --region but found both; leave one of them out/,
    ],
    ['a region turned too far', ['map', 'a.png', '--region', '0,0,9,400'], /x,y,size,angle with up to 360 degrees/],
    ['a region that is none', ['map', 'a.png', '--region', 'face'], /Expected --region as x,y,size .* found "face"/],
  ])('%s', async (_, args, sentence) => {
    const result = await fuzzydiff(args);
    expect(result, result.stderr).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(sentence);
  });

  test('bounds in the wrong order', async () => {
    const paths = [join(folder, 'bounds.png'), join(folder, 'bounds-too.png')];
    for (const path of paths) await writePicture(path);
    const sentence = await failure(['correct', ...paths, '--lower', '9'], 2);
    expect(sentence).toMatch(
      /^fuzzydiff: Expected a number above 9, where attention begins, for --upper but found 7; /,
    );
  });

  test('a region outside the image', async () => {
    const path = join(folder, 'region.png');
    await writePicture(path);
    const sentence = await failure(['condition', path, '--keep', '0.5', '--region', '10,10,60', ...fewSteps], 1);
    expect(sentence).toMatch(/Expected .*region.*64/);
  });
});

test('more steps than the schedule has is refused', async () => {
  const path = join(folder, 'steps.png');
  await writePicture(path);
  expect(await failure(['condition', path, '--keep', '0.5', '--steps', '2000'], 2)).toMatch(
    /Expected a whole number from 1 to 1000 for steps but found 2000/,
  );
});

test.each(['map', 'calibrate'])('%s refuses depths that the schedule does not have', async (command) => {
  const paths = [join(folder, 'deep.png'), join(folder, 'deeper.png')];
  for (const [phase, path] of paths.entries()) await writePicture(path, { phase });
  const args = [...paths, ...small, '--preset', 'paper', '--depths', '50,5000'];
  expect(await failure([command, ...args], 2)).toMatch(
    /Expected depths from 1 to 1000, the levels of the model's schedule, for --depths but found 5000\.\n$/,
  );
});

test.each([
  ['a command', async () => (await fuzzydiff(['sample', '-m', 'portrait-64', '-o', join(folder, 'none')])).stderr],
  ['a program', async () => openPrior('portrait-64').catch((error: Error) => error.message)],
])('%s with a mistyped model is told the names that there are', async (_, use) => {
  expect(await use()).toMatch(
    /Expected a model that comes along, portraits-64 or portraits-128, .* by the name "portrait-64"; check it, or give/,
  );
});
