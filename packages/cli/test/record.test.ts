import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digitalSourceType, recordTextIn, xmpWithRecord } from '@fuzzydiff/core/internal';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { withChunks, xmpChunk } from '../src/image/png-chunks.js';
import { filesBelow, fuzzydiff, small, temporaryFolder } from './command.js';
import { chunks } from './picture-files.js';

const folder = temporaryFolder();
const example = (name: string, model = 'portraits-64') =>
  fileURLToPath(new URL(`../../model-${model}/examples/${name}.png`, import.meta.url));
const scratched = example('scratched');
const fast = [...small, '--preset', 'fast', '--steps', '6', '--jump', '1x1'];

let outs = 0;

async function succeed(args: readonly string[]): Promise<string> {
  const result = await fuzzydiff(args);
  expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
  return result.stdout;
}

/** Corrects a picture, and gives the path of what it became. */
const corrected = (input: string, args: readonly string[], name = 'corrected') => made('correct', input, args, name);

async function made(command: string, input: string, args: readonly string[], name: string): Promise<string> {
  const out = join(folder, `out-${outs++}`);
  const result = await fuzzydiff([command, input, ...args, '--out', out]);
  expect(result, result.stderr).toMatchObject({ code: 0 });
  return join(out, `${basename(input).replace(/\.\w+$/, '')}.${name}.png`);
}

const recordOf = async (path: string) => {
  const { xmp } = await sharp(path).metadata();
  const text = xmp && recordTextIn(xmp);
  return text === undefined ? undefined : JSON.parse(text);
};

const same = (path: string) => `${path}: the same, to the byte\n`;

let mended: string;
beforeAll(async () => {
  mended = await corrected(scratched, [...fast, '--whole']);
});

describe('a corrected picture says how it was made', () => {
  test('in XMP, with the digital source type of IPTC, and names no file and nobody', async () => {
    const { xmp } = await sharp(mended).metadata();
    expect(xmp!.toString()).toContain(`>${digitalSourceType}<`);
    const record = await recordOf(mended);
    expect(record).toMatchObject({
      made: { command: 'correct', seed: 0, preset: 'fast', samples: 1 },
      faces: [{ clean: false, regions: expect.any(Array) }],
    });
    const report = JSON.parse(await readFile(mended.replace('corrected.png', 'report.json'), 'utf8'));
    expect(record.changed).toBe(report.changed);
    for (const name of [basename(folder), 'scratched', 'examples', process.env['USER'] || 'no-user', process.cwd()])
      expect(xmp!.toString()).not.toContain(name);
  });

  test('--no-record writes the same pixels, and says nothing', async () => {
    const plain = await corrected(scratched, [...fast, '--whole', '--no-record']);
    expect(await recordOf(plain)).toBeUndefined();
    const [withRecord, without] = await Promise.all([mended, plain].map(async (path) => chunks(await readFile(path))));
    expect(withRecord!.filter(({ type }) => type !== 'iTXt')).toEqual(without);
  });

  test('one in which nothing was changed is returned to the byte', async () => {
    const fine = example('clean/scratched');
    const kept = await corrected(fine, [...fast, '--whole']);
    expect(await readFile(kept)).toEqual(await readFile(fine));
    const jpeg = join(folder, 'fine.jpg');
    await sharp(fine).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toFile(jpeg);
    expect(await recordOf(await corrected(jpeg, [...fast, '--whole']))).toBeUndefined();
  });

  test('beside what the photograph says of itself', async () => {
    const about =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
      'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:source>an attic</dc:source></rdf:Description></rdf:RDF></x:xmpmeta>';
    const input = join(folder, 'attic.jpg');
    await sharp(scratched)
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .withExif({ IFD0: { Artist: 'me' } })
      .withXmp(about)
      .toFile(input);
    const made = await corrected(input, [...fast, '--whole']);
    const { xmp, exif } = await sharp(made).metadata();
    expect(xmp!.toString()).toContain('<dc:source>an attic</dc:source>');
    expect(exif!.toString('latin1')).toContain('me');
    expect(await recordOf(made)).toMatchObject({ made: { preset: 'fast' } });
    expect(await succeed(['replay', made, '--input', input])).toBe(same(made));
  });

  test('XMP that cannot be added to stays, and that is said', async () => {
    const input = join(folder, 'odd.png');
    const [header, ...rest] = chunks(await readFile(scratched));
    expect([header!.type, rest.at(-1)!.type]).toEqual(['IHDR', 'IEND']);
    await writeFile(input, withChunks(await readFile(scratched), [xmpChunk(Buffer.from('no XML'))]));
    const out = join(folder, 'odd');
    const result = await fuzzydiff(['correct', input, ...fast, '--whole', '--out', out]);
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining('cannot be added to') });
    const made = join(out, 'odd.corrected.png');
    expect((await readFile(made)).includes('no XML')).toBe(true);
    expect(await recordOf(made)).toBeUndefined();
  });
});

describe('replay', () => {
  // The rest of the promise: with the default settings, and the default model in the release's tests.
  test('makes the example scratched again', () => madeAgain('scratched'));
  test.each([
    ['occluded'],
    ['offset'],
    ['greyed'],
    // In which nothing is found that is rare on fine faces.
    ['dusty', '--always'],
  ])('makes the example %s again, too', { tags: ['release'] }, madeAgain);

  async function madeAgain(name: string, ...args: string[]): Promise<void> {
    const made = await corrected(example(name), [...small, '--whole', ...args]);
    expect(await recordOf(made)).toMatchObject({ made: { preset: 'balanced' } });
    expect(await succeed(['replay', made, '--input', example(name)])).toBe(same(made));
  }

  test.each(['scratched', 'grey'])(
    'makes the example %s of the default model again',
    { tags: ['release'] },
    async (name) => {
      const input = example(name, 'portraits-128');
      const made = await corrected(input, []);
      expect(await recordOf(made)).toMatchObject({ made: { preset: 'balanced' } });
      expect(await succeed(['replay', made, '--input', input])).toBe(same(made));
    },
  );

  test('with every setting, the second of two samples, under another name', async () => {
    const args = ['--seed', '5', '--samples', '2', '--region', '4,4,56', '--grey', 'off', '--within', 'frame'];
    const dials = ['--lower', '3', '--upper', '8', '--exponent', '0.5', '--strength', '0.9', '--solver', 'dpmpp'];
    const made = await corrected(scratched, [...fast, ...args, ...dials, '--always'], 'corrected.2');
    const [other, input] = [join(folder, 'other.png'), join(folder, 'renamed.png')];
    await copyFile(made, other);
    await copyFile(scratched, input);
    expect(await recordOf(made)).toMatchObject({ sample: 2, made: { samples: 2, seed: 5, region: '4,4,56' } });
    expect(await succeed(['replay', other, '--input', input])).toBe(same(other));
  });

  test('with maps of another seed', async () => {
    const maps = join(folder, 'maps');
    await succeed(['map', scratched, ...fast.slice(0, 4), '--whole', '--seed', '7', '--out', maps]);
    const made = await corrected(scratched, [...fast, '--whole', '--from-map', maps]);
    expect(await recordOf(made)).toMatchObject({ made: { seed: 0 }, maps: { seed: 7, device: 'cpu' } });
    expect(await succeed(['replay', made, '--input', scratched])).toBe(same(made));
  });

  test('of a picture that was made of a corrected one', async () => {
    const again = await corrected(mended, [...fast, '--whole', '--seed', '1', '--always']);
    expect(await recordOf(again)).toMatchObject({ made: { seed: 1 } });
    expect(await succeed(['replay', again, '--input', mended])).toBe(same(again));
  });

  test('says what differs: another file of the same pixels, or the pixels', async () => {
    const resaved = join(folder, 'resaved.png');
    await sharp(mended).keepXmp().png({ compressionLevel: 9 }).toFile(resaved);
    const copied = await fuzzydiff(['replay', resaved, '--input', scratched]);
    expect(copied).toMatchObject({ code: 1, stdout: expect.stringContaining('the same pixels in another file') });
    const painted = join(folder, 'painted.png');
    const patch = { create: { width: 8, height: 8, channels: 3 as const, background: '#f00' } };
    await sharp(mended)
      .composite([{ input: patch, left: 0, top: 0 }])
      .removeAlpha()
      .keepXmp()
      .toFile(painted);
    const result = await fuzzydiff(['replay', painted, '--input', scratched]);
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/not the same: 1\.6 % of its pixels differ, by up to \d+ % of the full scale/);
    expect(await succeed(['explain', painted])).toContain('Its pixels were changed since');
  });

  test('takes a step of 8 bits for rounding where it was made elsewhere, and there alone', async () => {
    const { made, ...others } = await recordOf(mended);
    const { data, info } = await sharp(mended).raw().toBuffer({ resolveWithObject: true });
    const again = async (device: string, steps: number) => {
      const path = join(folder, `${device}-${steps}.png`);
      const pixels = data.map((value, i) => (i % 97 === 0 ? value + (value > 99 ? -steps : steps) : value));
      const png = await sharp(pixels, { raw: info }).png().toBuffer();
      const record = { ...others, made: { ...made, device } };
      await writeFile(path, withChunks(png, [xmpChunk(Buffer.from(xmpWithRecord(undefined, record)!))]));
      const { code, stdout } = await fuzzydiff(['replay', path, '--input', scratched]);
      return { code, stdout };
    };
    // A place that only pages have.
    expect(await again('wasm', 1)).toEqual({
      code: 0,
      stdout: expect.stringContaining(': the same but for rounding: '),
    });
    expect(await again('wasm', 2)).toEqual({ code: 1, stdout: expect.stringContaining(': not the same: ') });
    expect(await again('cpu', 1)).toEqual({ code: 1, stdout: expect.stringContaining(': not the same: ') });
  });

  test.each([
    ['another input', [example('dusty')], /again with input "[0-9a-f]{64}" but found .* --input/],
    ['another model', [scratched, '-m', 'portraits-128'], /again with model portraits-64@.* but found portraits-128@/],
    ['a model that is none', [scratched, '-m', join(folder, 'no-bundle')], /no-bundle/],
    ['an input that is not there', [join(folder, 'none.png')], /there is no such file/],
  ])('refuses %s', async (_, [input, ...args], message) => {
    const result = await fuzzydiff(['replay', mended, '--input', input!, ...args]);
    expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('a picture that was held to its input says so, and is made again', () => {
  const quick = [...small, '--whole', '--steps', '5'];
  const conditioned = (args: readonly string[], name = 'conditioned') => made('condition', scratched, args, name);

  test('by what is left of it', async () => {
    const picture = await conditioned([...quick, '--keep', '0.4', '--seed', '3']);
    const { xmp } = await sharp(picture).metadata();
    expect(xmp!.toString()).toContain(`>${digitalSourceType}<`);
    const record = await recordOf(picture);
    expect(record).toMatchObject({ made: { command: 'condition', seed: 3, strength: { keep: 0.4 }, mask: 'none' } });
    const report = JSON.parse(await readFile(picture.replace('conditioned.png', 'report.json'), 'utf8'));
    expect(record).toMatchObject({ changed: report.changed, faces: [{ kept: report.faces[0].kept }] });
    expect(await succeed(['replay', picture, '--input', scratched])).toBe(same(picture));
    const text = await succeed(['explain', picture]);
    expect(text).toMatch(/: painted anew by fuzzydiff \S+; \d+ % of its pixels are not the input's\.\n/);
    expect(text).toContain('seed 3\n  Held to the input: 40 % of it is left\n');
    expect(text).toMatch(/\n {2}Face 1: .*: 40 % of it was to be kept\.\n/);
  });

  test('by a mask and bands at each fusion, the second of two samples', async () => {
    const mask = join(folder, 'mask.png');
    const half = Buffer.from(Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? 255 : 60)));
    await sharp(half, { raw: { width: 64, height: 64, channels: 1 } })
      .png()
      .toFile(mask);
    const args = ['--mask', mask, '--mask-polarity', 'change', '--weight', '0.7', '--samples', '2', '--solver', 'ddim'];
    const picture = await conditioned([...quick, ...args, '--keep-bands', '1,1,0.5,0'], 'conditioned.2');
    expect(await recordOf(picture)).toMatchObject({
      sample: 2,
      made: { mask: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const again = ['replay', picture, '--input', scratched];
    expect(await succeed([...again, '--mask', mask])).toBe(same(picture));
    expect(await succeed(['explain', picture])).toMatch(
      /by 70 % at each fusion, times the mask with sha256 [0-9a-f]{64}, whose white says change, times 1, 1, 0\.5, 0 of/,
    );
    for (const [given, message] of [
      [[], /with the mask with sha256 [0-9a-f]{64} but found none; name it with --mask/],
      [['--mask', example('scratched')], /with mask "[0-9a-f]{64}" but found .*; name that file with --mask/],
    ] as const)
      expect(await fuzzydiff([...again, ...given])).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
  });

  test('and nothing with --no-record, of the same pixels', async () => {
    const args = [...quick, '--keep', '0.4'];
    const [withRecord, without] = [await conditioned(args), await conditioned([...args, '--no-record'])];
    expect(await recordOf(without)).toBeUndefined();
    const [own, plain] = await Promise.all([withRecord, without].map(async (path) => chunks(await readFile(path))));
    expect(own!.filter(({ type }) => type !== 'iTXt')).toEqual(plain);
  });

  test('and takes no mask where it had none', async () => {
    const picture = await conditioned([...quick, '--keep', '0.4']);
    for (const own of [picture, mended])
      expect(await fuzzydiff(['replay', own, '--input', scratched, '--mask', scratched])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/leave --mask out/),
      });
  });
});

describe('explain', () => {
  test('says what was changed and how sure that is', async () => {
    const text = await succeed(['explain', mended]);
    expect(text).toMatch(/: corrected by fuzzydiff \S+; \d+ % of its pixels are not the input's\.\n/);
    expect(text).toMatch(/Region 1, \d+ x \d+ pixels at \d+,\d+: changed, .*\(p = 0\.00\d+\)\./);
    expect(text).toContain('At most 5 % of faces that are fine are changed at all: so say');
    const json = JSON.parse(await succeed(['explain', mended, '--json']));
    expect(json.results[0]).toMatchObject({ picture: mended, asWritten: true, record: { version: 1 } });
  });

  test('of a JPEG that has kept the record', async () => {
    const jpeg = join(folder, 'mended.jpg');
    await sharp(mended).keepXmp().jpeg().toFile(jpeg);
    expect(await succeed(['explain', jpeg])).toContain('Its pixels were changed since');
  });

  test('goes on where a picture has none', async () => {
    const letter = join(folder, 'letter.png');
    await writeFile(letter, 'a letter');
    const result = await fuzzydiff(['explain', scratched, letter, mended]);
    expect(result).toMatchObject({ code: 1, stdout: expect.stringContaining(`${mended}: corrected by`) });
    expect(result.stderr).toMatch(
      /a record in .*scratched\.png but found none; .*\n.*letter\.png but it is no picture;/,
    );
  });
});

test('nothing is written by replay and explain', async () => {
  const before = await filesBelow(folder);
  await succeed(['replay', mended, '--input', scratched]);
  await succeed(['explain', mended]);
  expect(await filesBelow(folder)).toEqual(before);
});
