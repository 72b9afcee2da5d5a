import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type PngChunk, withChunks } from '../src/image/png-chunks.js';
import { fuzzydiff, temporaryFolder, tinyBundle, writePicture } from './command.js';
import { chunks, text, tiffBytes, withSegment } from './picture-files.js';

const folder = temporaryFolder();
const model = ['-m', tinyBundle('int64'), '--steps', '2'];

/** Runs a command that is to succeed; gives what it said on stderr. */
async function said(args: readonly string[]): Promise<string> {
  const { code, stderr } = await fuzzydiff(args);
  expect(code, stderr).toBe(0);
  return stderr;
}

const report = async (out: string, stem: string) =>
  JSON.parse(await readFile(join(out, `${stem}.report.json`), 'utf8'));

test('the result says what the photograph says: when, by whom, how large', async () => {
  const path = join(folder, 'scan.jpg');
  const picture = join(folder, 'plain.jpg');
  await writePicture(picture, { width: 24, height: 16 });
  const exif = tiffBytes({
    fields: [
      [0x112, 'short', [6]],
      [0x11a, 'rational', [300, 1]],
      [0x11b, 'rational', [300, 1]],
      [0x132, 'text', text('1987:06:05 04:03:02')],
      [0x8298, 'text', text('A studio')],
    ],
    thumbnail: Buffer.from('the picture as it was'),
  });
  const body = Buffer.concat([Buffer.from('Exif\0\0'), exif]);
  await writeFile(path, withSegment(await readFile(picture), 0xe1, body));
  const out = join(folder, 'scan');
  expect(await said(['condition', path, '--keep', '0.5', ...model, '-o', out])).toBe('');
  const png = await readFile(join(out, 'scan.conditioned.png'));
  expect(await sharp(png).metadata()).toMatchObject({ width: 16, height: 24, density: 300, orientation: 1 });
  const written = chunks(png).find(({ type }) => type === 'eXIf')!.data;
  for (const kept of ['1987:06:05 04:03:02', 'A studio']) expect(written.includes(kept)).toBe(true);
  expect(png.includes('as it was')).toBe(false);
  // Measurements are nobody's photograph, and of no size on paper.
  expect(chunks(await readFile(join(out, 'scan.weight.png'))).map(({ type }) => type)).toEqual([
    'IHDR',
    'IDAT',
    'IEND',
  ]);
});

test('a list keeps bands of frequency: all of each is the photograph, and less is not', async () => {
  const path = join(folder, 'banded.png');
  await writePicture(path, { width: 16, height: 16 });
  const pixels = async (out: string) => sharp(join(out, 'banded.conditioned.png')).raw().toBuffer();
  const outs = ['all', 'some', 'colours'].map((name) => join(folder, name));
  const lists = [['1,1'], ['1,0.2'], ['1,1', '--keep-chroma-bands', '0,1']];
  for (const [n, list] of lists.entries()) {
    expect(await said(['condition', path, '--keep-bands', ...list, ...model, '-o', outs[n]!])).toBe('');
  }
  const [all, some, colours] = await Promise.all(outs.map(pixels));
  const original = await sharp(path).raw().toBuffer();
  expect(all!.equals(original)).toBe(true);
  for (const other of [some!, colours!]) expect(other.equals(original)).toBe(false);
  expect(some!.equals(colours!)).toBe(false);
  const found = await report(outs[1]!, 'banded');
  expect(found.kept).toBeCloseTo(0.4, 5);
  expect(JSON.stringify(found)).toContain('"bands":{"luma":[1,0.2],"chroma":[1,0.2]}');
});

test.each([8, 16] as const)('%i bits with alpha: the values, and how they are to be shown', async (depth) => {
  const path = join(folder, `linear${depth}.png`);
  const pixels = depth === 8 ? new Uint8Array(16 * 16 * 4) : new Uint16Array(16 * 16 * 4);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.imul(i, 0x9e3779b1) >>> 16;
  const raw = sharp(pixels, { raw: { width: 16, height: 16, channels: 4 } });
  const gamma: PngChunk = { type: 'gAMA', data: Uint8Array.of(0, 1, 0x86, 0xa0) };
  await writeFile(
    path,
    withChunks(
      await raw
        .toColourspace(depth === 8 ? 'srgb' : 'rgb16')
        .png()
        .toBuffer(),
      [gamma],
    ),
  );
  const out = join(folder, `linear${depth}`);
  expect(await said(['condition', path, '--keep', '1', ...model, '-o', out])).toBe('');
  const png = await readFile(join(out, `linear${depth}.conditioned.png`));
  expect(chunks(png).map(({ type }) => type)).toEqual(['IHDR', 'gAMA', 'IDAT', 'IEND']);
  expect(chunks(await readFile(join(out, `linear${depth}.compare.png`))).map(({ type }) => type)).toContain('gAMA');
  const format = { depth: depth === 8 ? 'uchar' : 'ushort' } as const;
  const values = (file: Buffer) => sharp(file).raw(format).toBuffer();
  expect((await values(png)).equals(await values(await readFile(path)))).toBe(true);
});

test('what was left of a file is said once, and stands in the report', async () => {
  const path = join(folder, 'two.png');
  await writePicture(path, { width: 16, height: 16 });
  const more: PngChunk[] = [
    { type: 'acTL', data: Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0) },
    { type: 'caBX', data: Buffer.from('jumb') },
  ];
  await writeFile(path, withChunks(await readFile(path), more));
  const out = join(folder, 'two');
  const notes = [
    `${path} has 2 frames; the first was taken.`,
    `${path} has content credentials (C2PA); they vouch for that file, and a corrected picture does not have them.`,
  ];
  const args = ['condition', path, '--keep', '0.5', ...model, '-o', out];
  expect(await said(args)).toBe(notes.map((note) => `fuzzydiff: ${note}\n`).join(''));
  expect((await report(out, 'two')).notes).toEqual(notes);
  expect(await said(args)).toBe('');
  const toStdout = await said(['condition', path, '--keep', '0.5', ...model, '-o', '-']);
  expect(toStdout).toBe(notes.map((note) => `fuzzydiff: ${note}\n`).join(''));
});

test('a mask that is the same everywhere serves, and that is said', async () => {
  const path = join(folder, 'face.png');
  await writePicture(path, { width: 16, height: 16 });
  const mask = join(folder, 'white.png');
  await sharp({ create: { width: 16, height: 16, channels: 3, background: '#fff' } })
    .png()
    .toFile(mask);
  const out = join(folder, 'white');
  const note = `The mask ${mask} is the same everywhere in the picture, which it keeps wholly.`;
  expect(await said(['condition', path, '--mask', mask, ...model, '-o', out])).toBe(`fuzzydiff: ${note}\n`);
  expect((await report(out, 'face')).notes).toEqual([note]);
});
