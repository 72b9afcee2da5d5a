import { copyFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatNpy, readNpy } from '../src/files/npy.js';
import { filesBelow, fuzzydiff, small, temporaryFolder, tinyBundle } from './command.js';

const folder = temporaryFolder();
const example = (name: string) => fileURLToPath(new URL(`../../model-portraits-64/examples/${name}`, import.meta.url));
const scratched = example('scratched.png');
const occluded = example('occluded.png');
/** 4 model calls for the map, 6 for the image. */
const fast = [...small, '--preset', 'fast', '--steps', '6', '--jump', '1x1', '--whole'];
const whole = join(folder, 'whole');
const zFile = join(whole, 'scratched.z.npy');

let outs = 0;
const newFolder = () => join(folder, `out-${outs++}`);

async function succeed(args: string[]): Promise<string> {
  const result = await fuzzydiff(args);
  expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
  return result.stdout;
}

/** The bytes of every result but the reports. */
async function results(out: string): Promise<Map<string, string>> {
  const names = (await filesBelow(out)).filter((name) => !name.endsWith('.report.json'));
  return new Map(
    await Promise.all(names.map(async (name) => [name, (await readFile(join(out, name))).toString('base64')] as const)),
  );
}

async function expectSameResults(out: string, expected: string): Promise<void> {
  const [a, b] = [await results(out), await results(expected)];
  expect([...a.keys()]).toEqual([...b.keys()]);
  for (const [name, bytes] of a) expect(b.get(name) === bytes, `${name} is the same`).toBe(true);
}

async function reportIn(out: string, stem = 'scratched') {
  return JSON.parse(await readFile(join(out, `${stem}.report.json`), 'utf8'));
}

/** Runs a command that is to refuse its input: gives its sentence, and checks that nothing was left behind. */
async function refusal(args: string[], code = 1): Promise<string> {
  const out = newFolder();
  const result = await fuzzydiff([...args, '--out', out]);
  expect(result, result.stderr).toMatchObject({ code });
  expect(await filesBelow(out)).toEqual([]);
  expect(result.stderr).toMatch(/^fuzzydiff: [^\n]*; [^\n]*\.\n$/);
  return result.stderr;
}

beforeAll(() => succeed(['correct', scratched, occluded, ...fast, '--out', whole]));

describe('correct --from-map', () => {
  test('an earlier run leaves the z maps of all depths', async () => {
    const { tensor: z } = await readNpy(zFile);
    expect(z.shape).toEqual([2, 1, 64, 64]);
    const report = await reportIn(whole);
    expect(report.faces[0].zMaps).toMatchObject({ seed: 0, device: report.made.device });
    expect(report.faces[0].zMaps).not.toHaveProperty('from');
    expect(report.files).toContain('scratched.z.npy');
  });

  test('gives the same files to the byte with the same settings, for the calls of the synthesis alone', async () => {
    const out = newFolder();
    await succeed(['correct', scratched, occluded, ...fast, '--from-map', whole, '--out', out]);
    await expectSameResults(out, whole);
    const [report, first] = [await reportIn(out), await reportIn(whole)];
    expect([first.modelCalls, report.modelCalls]).toEqual([10, 6]);
    const [face, firstFace] = [report.faces[0], first.faces[0]];
    expect(face).toEqual({ ...firstFace, zMaps: { ...firstFace.zMaps, from: zFile } });
    expect([first.made.fromMap, report.made.fromMap]).toEqual(['none', [firstFace.zMaps.sha256]]);
  });

  test.each([
    ['bounds', ['--lower', '1', '--upper', '6']],
    ['exponent and strength', ['--exponent', '0.5', '--strength', '0.7']],
    ['schedule and samples', ['--steps', '4', '--solver', 'ddim', '--samples', '2']],
  ])('gives with other %s what a whole run with them gives', async (_, settings) => {
    const [out, expected] = [newFolder(), newFolder()];
    await succeed(['correct', scratched, ...fast, ...settings, '--from-map', zFile, '--out', out]);
    await succeed(['correct', scratched, ...fast, ...settings, '--out', expected]);
    await expectSameResults(out, expected);
    expect((await results(out)).get('scratched.corrected.png')).not.toBe(
      (await results(whole)).get('scratched.corrected.png'),
    );
  });

  test('takes the maps of `map`, and of a run that took them itself; the first run’s seed stays known', async () => {
    const [maps, once, twice] = [newFolder(), newFolder(), newFolder()];
    await succeed(['map', scratched, ...small, '--preset', 'fast', '--whole', '--upper', '9', '--out', maps]);
    await succeed(['correct', scratched, ...fast, '--seed', '3', '--from-map', maps, '--out', once]);
    await succeed(['correct', scratched, ...fast, '--from-map', once, '--out', twice]);
    const [first, last] = [await results(whole), await results(twice)];
    for (const [name, bytes] of last) expect(first.get(name) === bytes, `${name} is the same`).toBe(true);
    expect((await results(once)).get('scratched.corrected.png')).not.toBe(first.get('scratched.corrected.png'));
    expect((await reportIn(once)).faces[0].zMaps.seed).toBe(0);
    expect((await reportIn(twice)).faces[0].zMaps).toMatchObject({ seed: 0, from: join(once, 'scratched.z.npy') });
  });

  test('tries other settings in the same folder with --overwrite, and then skips what is finished', async () => {
    const out = newFolder();
    await cp(whole, out, { recursive: true });
    const args = ['correct', scratched, ...fast, '--upper', '8', '--from-map', out, '--out', out];
    const refused = await fuzzydiff(args);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toMatch(/to be made with correction\.upper 8 but found 7; pass --overwrite/);
    expect(await succeed([...args, '--overwrite'])).toMatch(/done/);
    expect(await readFile(join(out, 'scratched.z.npy'))).toEqual(await readFile(zFile));
    expect(await succeed(args)).toMatch(/skipped/);
  });
});

describe('alpha, from maps that are kept', () => {
  const again = (...more: string[]) => ['correct', scratched, ...fast, '--from-map', whole, ...more];
  const facesOf = async (...more: string[]) => {
    const out = newFolder();
    await succeed([...again(...more), '--out', out]);
    return (await reportIn(out)).faces[0];
  };

  test('changes the regions that are rare enough, which the report tells of', async () => {
    const { faces, made } = await reportIn(whole);
    expect(made.correction.alpha).toBe(0.05);
    const { alpha, images, lookedAt, expectedShare } = faces[0].promise;
    expect({ alpha, lookedAt }).toEqual({ alpha: 0.05, lookedAt: 'frame' });
    expect(expectedShare).toBeGreaterThan(1 / (images + 1));
    expect(expectedShare).toBeLessThan(0.05);
    for (const { p, isKept, changed, box, mass } of faces[0].regions) {
      // One of them is rare enough, and beside it what is three times as frequent counts too.
      expect(isKept).toBe(p > 0.15);
      expect(changed > 0).toBe(!isKept);
      expect(mass).toBeGreaterThan(0);
      expect(box.x + box.width).toBeLessThanOrEqual(64);
    }
    expect(faces[0].regions[0].isKept).toBe(false);

    const all = await facesOf('--alpha', '1');
    expect(all.regions.map(({ p }: { p: number }) => p)).toEqual(faces[0].regions.map(({ p }: { p: number }) => p));
    expect(all.regions.every(({ isKept }: { isKept: boolean }) => !isKept)).toBe(true);
    expect(all.promise.expectedShare).toBeGreaterThan(expectedShare);
    expect((await facesOf('--always')).promise).toBeUndefined();
  });

  test.each([
    [
      ['--alpha', '0.001'],
      1,
      /a number from 1\/\d+ \(\S+\) to 1, as the promise's n = \d+ clean images allow, for alpha but found 0\.001/,
    ],
    [['--alpha', '1.5'], 2, /Expected a number from 0 to 1 but found 1\.5/],
    [['--alpha', '0.1', '--always'], 2, /Expected --alpha or --always but found both; leave one of them out/],
  ])('%j is refused', async (options, code, sentence) => {
    const out = newFolder();
    const result = await fuzzydiff([...again(...options), '--out', out]);
    expect(result.stderr).toMatch(sentence);
    expect(result.code).toBe(code);
    expect((await filesBelow(out)).filter((name) => name.endsWith('.png'))).toEqual([]);
  });

  test('is refused with a calibration that has no promise, and --always goes without', async () => {
    const statistics = join(folder, 'statistics.safetensors');
    await succeed(['calibrate', scratched, occluded, ...small, '--preset', 'fast', '--shard', '1/1', '-o', statistics]);
    const args = ['map', scratched, ...small, '--preset', 'fast', '--whole', '--calibration', statistics];
    expect(await refusal(args)).toMatch(
      /a calibration with a promise for alpha 0\.05, the preset's own, but found one of statistics alone/,
    );
    const out = newFolder();
    await succeed([...args, '--always', '--out', out]);
    expect((await reportIn(out)).faces[0]).not.toHaveProperty('regions');
  });
});

test('map --from-map gives the map of a whole run with other bounds, and asks the model nothing', async () => {
  const [out, expected] = [newFolder(), newFolder()];
  const args = ['map', scratched, ...small, '--preset', 'fast', '--whole', '--lower', '0', '--upper', '8'];
  await succeed([...args, '--from-map', whole, '--out', out]);
  await succeed([...args, '--out', expected]);
  await expectSameResults(out, expected);
  expect(await reportIn(out)).toMatchObject({ modelCalls: 0, faces: [{ zMaps: { from: zFile } }] });
});

describe('z maps of something else are refused in a sentence with both values', () => {
  const from = (z: string, ...more: string[]) => ['correct', scratched, ...fast, '--from-map', z, ...more];

  test('another image', async () => {
    const sentence = await refusal(from(join(whole, 'occluded.z.npy')));
    const [own, other] = [await reportIn(whole), await reportIn(whole, 'occluded')];
    expect(sentence).toContain(
      `Expected z maps made of the image with sha256 "${own.made.input}" but ${join(whole, 'occluded.z.npy')} was made ` +
        `with "${other.made.input}"; `,
    );
  });

  test('another model', async () => {
    const calibration = join(folder, 'tiny.safetensors');
    const maps = newFolder();
    const tiny = ['-m', tinyBundle('int64'), '--preset', 'fast'];
    await succeed(['calibrate', scratched, occluded, ...tiny, '--shard', '1/1', '-o', calibration]);
    await succeed(['map', scratched, ...tiny, '--calibration', calibration, '--always', '--out', maps]);
    expect(await refusal(from(maps))).toMatch(
      /Expected z maps made by model "portraits-64@[^"]+" but .*scratched\.z\.npy was made with "tiny-int64@[^"]+"; /,
    );
  });

  test('another region', async () => {
    expect(
      await refusal(['correct', scratched, '--region', '4,4,56', ...small, '--preset', 'fast', '--from-map', whole]),
    ).toMatch(/Expected z maps made in region "4,4,56" but .*scratched\.z\.npy was made with "whole"; /);
  });

  test('another estimator', async () => {
    expect(await refusal(['correct', scratched, ...small, '--whole', '--from-map', whole])).toMatch(
      /Expected z maps made with estimator\.noises 4 but .*scratched\.z\.npy was made with 2; /,
    );
  });

  test('another calibration', async () => {
    const calibration = join(folder, 'few.safetensors');
    await succeed([
      'calibrate',
      scratched,
      occluded,
      ...small,
      '--preset',
      'fast',
      '--shard',
      '1/1',
      '-o',
      calibration,
    ]);
    expect(await refusal(from(whole, '--calibration', calibration))).toMatch(
      /Expected z maps made with the calibration with sha256 "[0-9a-f]{64}" but .* was made with "[0-9a-f]{64}"; /,
    );
  });

  describe('files that were changed since', () => {
    /** A copy of the earlier run with something done to its files. */
    async function changed(change: (z: string, report: string) => Promise<unknown>): Promise<string> {
      const copy = newFolder();
      await cp(whole, copy, { recursive: true });
      await change(join(copy, 'scratched.z.npy'), join(copy, 'scratched.report.json'));
      return refusal(from(copy));
    }

    test.each<[string, (z: string, report: string) => Promise<unknown>, RegExp]>([
      [
        'another shape',
        async (z) => writeFile(z, formatNpy((await readNpy(z)).tensor.pick(0))),
        /Expected the z maps of shape \[2,1,64,64\] that its report tells of in .*scratched\.z\.npy but found \[1,64,64\]; /,
      ],
      [
        'another image’s maps by this name',
        (z) => copyFile(join(whole, 'occluded.z.npy'), z),
        /Expected the z maps of sha256 "[0-9a-f]{64}" that its report tells of in .* but found "[0-9a-f]{64}"; /,
      ],
      [
        'a file that is cut short',
        async (z) => writeFile(z, (await readFile(z)).subarray(0, 1000)),
        /Expected a \.npy array in .*scratched\.z\.npy but /,
      ],
      [
        'no maps',
        (z) => rm(z),
        /Expected the z maps of .*scratched\.png in .* but found no scratched\.z\.npy; make them/,
      ],
      [
        'no report',
        (_, report) => rm(report),
        /Expected the report of the run that made scratched\.z\.npy in .*scratched\.report\.json but there is no such file; /,
      ],
      [
        'another kind of report',
        (_, report) => writeFile(report, '{ "made": {}, "files": [] }'),
        /Expected the report of .* in .*scratched\.report\.json but it is something else; make both again/,
      ],
    ])('%s', async (_, change, sentence) => {
      expect(await changed(change)).toMatch(sentence);
    });
  });

  test.each([
    ['nothing there', join(folder, 'nowhere'), /for --from-map but found nothing at ".*nowhere"; check the path/],
    [
      'another file',
      join(whole, 'scratched.map.npy'),
      /Expected a \*\.z\.npy file .* but found another file at ".*map\.npy"/,
    ],
  ])('%s', async (_, path, sentence) => {
    expect(await refusal(from(path))).toMatch(sentence);
  });

  test('projections, which take the model, are not to be had with it', async () => {
    expect(await refusal(from(whole, '--save', 'all'), 2)).toMatch(/Expected --save all or --from-map but found both/);
  });
});
