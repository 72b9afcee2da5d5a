import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { filesBelow, fuzzydiff, small, spawned, temporaryFolder, tinyBundle } from './command.js';

const folder = temporaryFolder();
const example = (name: string) => fileURLToPath(new URL(`../../model-portraits-64/examples/${name}`, import.meta.url));
const scratched = example('scratched.png');
const occluded = example('occluded.png');

/** The bytes of every result but the reports, whose times differ. */
async function results(out: string): Promise<Map<string, string>> {
  const names = (await filesBelow(out)).filter((name) => !name.endsWith('.report.json'));
  return new Map(
    await Promise.all(names.map(async (name) => [name, (await readFile(join(out, name))).toString('base64')] as const)),
  );
}

async function succeed(args: string[]): Promise<string> {
  const result = await fuzzydiff(args);
  expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
  return result.stdout;
}

async function pixels(path: string): Promise<Uint8Array> {
  return sharp(path).removeAlpha().raw().toBuffer();
}

describe('correct', () => {
  const fast = [...small, '--preset', 'fast', '--steps', '6', '--whole'];

  test('writes every result, and a report of what they depend on', async () => {
    const out = join(folder, 'correct');
    const json = JSON.parse(await succeed(['correct', scratched, ...fast, '--out', out, '--json', '--save', 'all']));
    expect(await filesBelow(out)).toEqual([
      'scratched.compare.png',
      'scratched.corrected.png',
      'scratched.map.npy',
      'scratched.map.png',
      'scratched.projection.400.png',
      'scratched.projection.50.png',
      'scratched.report.json',
      'scratched.score.npy',
      'scratched.weight.png',
      'scratched.z.npy',
    ]);
    const report = JSON.parse(await readFile(join(out, 'scratched.report.json'), 'utf8'));
    expect(json).toMatchObject({ command: 'correct', out, results: [{ input: scratched, status: 'done', report }] });
    expect(report).toMatchObject({
      made: { command: 'correct', seed: 0, preset: 'fast', samples: 1, correction: { plan: { steps: 6 } } },
      modelCalls: 20,
    });
    expect(report.made.model).toMatch(/^portraits-64@[0-9a-f]{16}\+[0-9a-f]{16}$/);
    expect(report.made.calibration).toMatch(/^[0-9a-f]{64}$/);
    expect(await sharp(join(out, 'scratched.weight.png')).metadata()).toMatchObject({
      width: 64,
      height: 64,
      depth: 'ushort',
    });
  });

  // The demo's faces by the default model; for the rest of the tests the small one is as good, and faster.
  test.each([
    ['the small model', 'portraits-64', 'scratched', small, 6],
    ['the default one, in colour', 'portraits-128', 'scratched', [], 3],
    ['the default one, in black-and-white', 'portraits-128', 'grey', [], 3],
  ])(
    'by %s brings a damaged face nearer to what it was, and leaves the rest alone',
    async (_, model, name, options, gain) => {
      const examples = fileURLToPath(new URL(`../../model-${model}/examples/`, import.meta.url));
      const out = join(folder, `nearer-${model}`);
      await succeed(['correct', join(examples, `${name}.png`), ...options, '--whole', '--out', out]);
      const report = JSON.parse(await readFile(join(out, `${name}.report.json`), 'utf8'));
      expect(report.made.model).toMatch(new RegExp(`^${model}@`));
      const files = [
        join(examples, 'clean', `${name}.png`),
        join(examples, `${name}.png`),
        join(out, `${name}.corrected.png`),
      ];
      const [clean, damaged, corrected] = (await Promise.all(files.map(pixels))) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const psnr = (image: Uint8Array, inside: boolean) => {
        const errors = [...clean.keys()]
          .filter((i) => (damaged[i] !== clean[i]) === inside)
          .map((i) => (image[i]! - clean[i]!) ** 2);
        return 10 * Math.log10(255 ** 2 / (errors.reduce((sum, e) => sum + e, 0) / errors.length));
      };
      expect(psnr(corrected, true)).toBeGreaterThan(psnr(damaged, true) + gain);
      expect(psnr(corrected, false)).toBeGreaterThan(25);
    },
  );

  test('gives the same files to the byte, whatever the order of the inputs and the number in flight', async () => {
    const runs = [
      ['a', scratched, occluded, '--in-flight', '1'],
      ['b', occluded, scratched, '--in-flight', '2', '--device', 'cpu'],
      ['c', occluded, scratched],
    ];
    const [a, ...others] = await Promise.all(
      runs.map(async ([name, ...args]) => {
        const out = join(folder, name!);
        await succeed(['correct', ...args, ...fast, '--out', out]);
        return results(out);
      }),
    );
    for (const other of others) {
      expect([...other.keys()]).toEqual([...a!.keys()]);
      for (const [name, bytes] of a!) expect(other.get(name) === bytes, `${name} is the same`).toBe(true);
    }
    const other = join(folder, 'other-seed');
    await succeed(['correct', scratched, ...fast, '--seed', '1', '--out', other]);
    expect((await results(other)).get('scratched.corrected.png')).not.toBe(a!.get('scratched.corrected.png'));
  });

  test('an image with nothing wrong is returned as it came, to the byte; --always makes one all the same', async () => {
    const fine = example('clean/scratched.png');
    const out = join(folder, 'fine');
    const [kept] = JSON.parse(
      await succeed(['correct', fine, ...small, '--preset', 'fast', '--whole', '--out', out, '--json']),
    ).results;
    expect(kept.report).toMatchObject({ clean: true, modelCalls: 4, kept: 1 });
    expect(await readFile(join(out, 'scratched.corrected.png'))).toEqual(await readFile(fine));
    expect((await pixels(join(out, 'scratched.weight.png'))).every((value) => value === 255)).toBe(true);

    // Of another format: the same pixels. The same name, for the same noise.
    const jpeg = join(folder, 'scratched.jpg');
    await sharp(fine).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toFile(jpeg);
    const decoded = join(folder, 'decoded');
    await succeed(['correct', jpeg, ...small, '--preset', 'fast', '--whole', '--out', decoded]);
    expect(JSON.parse(await readFile(join(decoded, 'scratched.report.json'), 'utf8'))).toMatchObject({ clean: true });
    expect(await pixels(join(decoded, 'scratched.corrected.png'))).toEqual(await pixels(jpeg));

    const always = join(folder, 'always');
    const args = ['correct', fine, ...fast, '--always', '--out', always, '--json'];
    const [made] = JSON.parse(await succeed(args)).results;
    expect(made.report).toMatchObject({ clean: false, modelCalls: 20 });
    expect(await readFile(join(always, 'scratched.corrected.png'))).not.toEqual(await readFile(fine));
  });

  test('several samples come with a grid and their deviation', async () => {
    const out = join(folder, 'samples');
    await succeed(['correct', scratched, ...fast, '--samples', '2', '--out', out]);
    expect(await filesBelow(out)).toEqual(
      expect.arrayContaining([
        'scratched.corrected.1.png',
        'scratched.corrected.2.png',
        'scratched.deviation.npy',
        'scratched.samples.png',
      ]),
    );
  });

  test('a second run skips what is finished, does the rest, and refuses other settings until --overwrite', async () => {
    const out = join(folder, 'again');
    await succeed(['correct', scratched, ...fast, '--out', out]);
    expect(await succeed(['correct', scratched, occluded, ...fast, '--out', out])).toMatch(
      /scratched.*skipped.*\n.*occluded|occluded.*done.*\n.*scratched.*skipped/,
    );
    const other = await fuzzydiff([
      'correct',
      scratched,
      ...small,
      '--preset',
      'fast',
      '--whole',
      '--steps',
      '7',
      '--out',
      out,
    ]);
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(
      /Expected the finished .*scratched\.report\.json to be made with correction\.plan\.steps 7 but found 6; pass --overwrite/,
    );
    expect(
      await succeed([
        'correct',
        scratched,
        ...small,
        '--preset',
        'fast',
        '--whole',
        '--steps',
        '7',
        '--out',
        out,
        '--overwrite',
      ]),
    ).toMatch(/done/);
  });

  test('a large photograph keeps its size, its alpha, and every byte outside the region', async () => {
    const path = join(folder, 'large.png');
    const raw = new Uint8Array(300 * 200 * 4).map((_, i) => (i * 7919) % 251);
    await sharp(raw, { raw: { width: 300, height: 200, channels: 4 } }).toFile(path);
    const out = join(folder, 'large');
    await succeed([
      'correct',
      path,
      ...small,
      '--preset',
      'fast',
      '--steps',
      '6',
      '--region',
      '40,30,128',
      '--out',
      out,
    ]);
    const corrected = await sharp(join(out, 'large.corrected.png')).raw().toBuffer({ resolveWithObject: true });
    expect(corrected.info).toMatchObject({ width: 300, height: 200, channels: 4 });
    for (let y = 0; y < 200; y++)
      for (let x = 0; x < 300; x++) {
        const at = (y * 300 + x) * 4;
        const inside = x >= 40 && x < 168 && y >= 30 && y < 158;
        const from = inside ? at + 3 : at;
        expect(corrected.data.subarray(from, at + 4).equals(raw.subarray(from, at + 4)), `pixel ${x}, ${y}`).toBe(true);
      }
  });

  test('stops at an interrupt, and leaves only complete files', async () => {
    const out = join(folder, 'interrupted');
    const inputs = ['scratched', 'occluded', 'offset', 'greyed', 'dusty'].map((name) => example(`${name}.png`));
    const result = await spawned(['correct', ...inputs, ...small, '--whole', '--out', out, '--in-flight', '1'], {
      onStart: (kill) => {
        const timer = setInterval(async () => {
          if ((await filesBelow(out)).some((name) => name.endsWith('.report.json'))) {
            clearInterval(timer);
            kill('SIGINT');
          }
        }, 20);
      },
    });
    expect(result).toMatchObject({ code: 130 });
    expect(result.stderr).toMatch(/stopped/);
    const left = await filesBelow(out);
    expect(left.filter((name) => name.includes('.tmp'))).toEqual([]);
    const reports = left.filter((name) => name.endsWith('.report.json'));
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.length).toBeLessThan(inputs.length);
    expect(left.length).toBe(reports.length * 8);
  });
});

describe('map', () => {
  test('finds what was changed', async () => {
    const out = join(folder, 'map');
    await succeed(['map', occluded, ...small, '--whole', '--out', out]);
    expect(await filesBelow(out)).toEqual([
      'occluded.map.npy',
      'occluded.map.png',
      'occluded.report.json',
      'occluded.score.npy',
      'occluded.z.npy',
    ]);
    const score = await readFile(join(out, 'occluded.score.npy'));
    const values = new Float32Array(
      score.buffer.slice(score.byteOffset + score.length - 4 * 64 * 64, score.byteOffset + score.length),
    );
    const mask = await sharp(example('masks/occluded.png')).extractChannel(0).raw().toBuffer();
    const mean = (inside: boolean) => {
      const own = [...values].filter((_, i) => mask[i]! > 127 === inside);
      return own.reduce((sum, z) => sum + z, 0) / own.length;
    };
    expect(mean(true)).toBeGreaterThan(mean(false) + 3);
  });
});

describe('condition', () => {
  test('keeping all gives the input back, to the byte', async () => {
    const out = join(folder, 'keep-all');
    await succeed(['condition', scratched, '--whole', '--keep', '1', '--steps', '2', '--out', out]);
    expect(await pixels(join(out, 'scratched.conditioned.png'))).toEqual(await pixels(scratched));
  });

  test('a mask alone inpaints: outside it nothing changes, inside everything may', async () => {
    const out = join(folder, 'inpaint');
    const args = ['--mask', example('masks'), '--mask-polarity', 'change', '--steps', '4', '--out', out];
    await succeed(['condition', scratched, occluded, '--whole', ...args]);
    for (const name of ['scratched', 'occluded']) {
      const [before, after, mask] = await Promise.all([
        pixels(example(`${name}.png`)),
        pixels(join(out, `${name}.conditioned.png`)),
        sharp(example(`masks/${name}.png`))
          .extractChannel(0)
          .raw()
          .toBuffer(),
      ]);
      let changedInside = 0;
      for (let i = 0; i < before.length; i++) {
        if (mask[Math.floor(i / 3)]! < 128) expect(after[i]).toBe(before[i]);
        else if (after[i] !== before[i]) changedInside++;
      }
      expect(changedInside).toBeGreaterThan(100);
    }
    expect(await filesBelow(out)).toContain('scratched.mask.png');
  });

  test('a weight per fusion is shown as what it keeps on its plan', async () => {
    const out = join(folder, 'per-fusion');
    await succeed([
      'condition',
      scratched,
      '--whole',
      '--weight',
      '0.1',
      '--steps',
      '3',
      '--jump',
      '1x2',
      '--solver',
      'ddim',
      '--out',
      out,
    ]);
    const report = JSON.parse(await readFile(join(out, 'scratched.report.json'), 'utf8'));
    expect(report).toMatchObject({ modelCalls: 5, made: { strength: { weight: 0.1 } } });
    const [shown] = await pixels(join(out, 'scratched.weight.png'));
    expect(shown! / 255).toBeGreaterThan(0);
    expect(shown! / 255).toBeLessThan(0.1);
  });
});

test('sample gives each sample, a grid and the numbers', async () => {
  const out = join(folder, 'sample');
  await succeed(['sample', '--samples', '2', '--steps', '2', '--out', out]);
  expect(await filesBelow(out)).toEqual([
    'sample.1.png',
    'sample.2.png',
    'sample.report.json',
    'samples.npy',
    'samples.png',
  ]);
});

test('degrade gives an image and its mask in folders that correct and condition take', async () => {
  const out = join(folder, 'degrade');
  const clean = example('clean/scratched.png');
  await succeed(['degrade', clean, '--kind', 'grey,scratch', '--seed', '1', '--out', out]);
  expect((await filesBelow(out)).filter((name) => name.endsWith('.png'))).toEqual([
    'grey/images/scratched.png',
    'grey/masks/scratched.png',
    'scratch/images/scratched.png',
    'scratch/masks/scratched.png',
  ]);
  // The examples were made so.
  expect(await pixels(join(out, 'scratch/images/scratched.png'))).toEqual(await pixels(scratched));
});

describe('calibrate', () => {
  test('gives the same file to the byte from the same images, and show says what it is', async () => {
    const files = ['one', 'two'].map((name) => join(folder, `${name}.safetensors`));
    for (const file of files)
      await succeed(['calibrate', example('clean'), ...small, '--preset', 'fast', '--limit', '3', '-o', file]);
    expect(await readFile(files[0]!)).toEqual(await readFile(files[1]!));
    const shown = JSON.parse(await succeed(['calibrate', 'show', files[0]!, '--json']));
    expect(shown).toMatchObject({
      images: 2,
      promise: { images: 1, leastAlpha: 0.5 },
      seed: 0,
      mapShape: [1, 64, 64],
      estimator: { depths: [50, 400], steps: 1 },
    });
  });

  test('one image is too few', async () => {
    const file = join(folder, 'few.safetensors');
    const result = await fuzzydiff(['calibrate', scratched, ...small, '--preset', 'fast', '-o', file]);
    expect(result).toMatchObject({ code: 2 });
    expect(result.stderr).toMatch(/Expected at least two images to calibrate on/);
  });
});

describe('doctor', () => {
  test('prints the machine, the devices, the conformance cases and the largest error on a recorded answer', async () => {
    const bundle = tinyBundle('float32-learned-range');
    const expected = join(bundle, 'expected.safetensors');
    // Asking for devices makes their drivers talk on stderr.
    const { code, stdout } = await fuzzydiff([
      'doctor',
      '-m',
      bundle,
      '--device',
      'cpu',
      '--expected',
      expected,
      '--json',
    ]);
    expect(code).toBe(0);
    const json = JSON.parse(stdout);
    expect(json.maxAbsError).toBeLessThan(1e-4);
    expect(json.model).toMatchObject({ device: 'cpu' });
    expect(json.devices).toEqual(expect.arrayContaining([{ device: 'cpu', works: true }]));
    expect(json.conformance.length).toBeGreaterThan(10);
    expect(json.conformance.every(({ passed }: { passed: boolean }) => passed)).toBe(true);
  });

  test('a model that breaks the contract fails its cases, and the command', async () => {
    const result = await fuzzydiff(['doctor', '-m', tinyBundle('breaks-at-500'), '--device', 'cpu', '--json']);
    expect(result.code).toBe(1);
    const { conformance } = JSON.parse(result.stdout);
    expect(
      conformance.some(({ passed, error }: { passed: boolean; error?: string }) => !passed && /NaN/.test(error ?? '')),
    ).toBe(true);
  });

  test('another model’s recorded answer is refused', async () => {
    const wrong = join(folder, 'wrong.safetensors');
    await writeFile(wrong, await readFile(join(tinyBundle('int64'), 'expected.safetensors')));
    const result = await fuzzydiff(['doctor', '--device', 'cpu', '--expected', wrong]);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(/^fuzzydiff: Expected .*\n$/m);
  });
});
