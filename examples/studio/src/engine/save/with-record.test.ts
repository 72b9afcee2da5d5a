import { crc32 } from 'node:zlib';
import { recordTextIn } from '@fuzzydiff/core/internal';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { jpegWithRecord, pngWithRecord } from './with-record.js';

const record = { by: 'fuzzydiff', said: 'a < b ü', made: { seed: 1 } };
const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="a print"/></rdf:RDF></x:xmpmeta>';
const picture = () =>
  sharp({ create: { width: 8, height: 4, channels: 3, background: 'red' } }).withExif({ IFD0: { Artist: 'Nobody' } });
const withRecord = { png: pngWithRecord, jpeg: jpegWithRecord };

describe.each(['png', 'jpeg'] as const)('a %s', (format) => {
  const made = async (file: Buffer) => Buffer.from(await withRecord[format](Uint8Array.from(file), record));
  const told = async (file: Buffer) => JSON.parse(recordTextIn((await sharp(file).metadata()).xmp!)!);

  test('that said nothing says how it was made, and is the same picture', async () => {
    const file = await picture()[format]().toBuffer();
    const recorded = await made(file);
    expect(await told(recorded)).toEqual(record);
    expect((await sharp(recorded).metadata()).exif!.includes('Nobody')).toBe(true);
    expect(await sharp(recorded).raw().toBuffer()).toEqual(await sharp(file).raw().toBuffer());
  });

  test('says it beside what it said, once', async () => {
    const file = await picture().withXmp(xmp)[format]().toBuffer();
    const twice = await made(await made(file));
    const { xmp: found } = await sharp(twice).metadata();
    expect(found!.toString()).toContain('dc:format="a print"');
    expect(found!.toString().match(/<fuzzydiff:Record>/g)).toHaveLength(1);
    expect(await told(twice)).toEqual(record);
  });

  test('whose XMP cannot be added to stays as it is', async () => {
    const file = await picture().withXmp('a letter')[format]().toBuffer();
    expect((await made(file)).equals(file)).toBe(true);
  });
});

test('every sum of a PNG is right', async () => {
  const file = Buffer.from(await pngWithRecord(Uint8Array.from(await picture().png().toBuffer()), record));
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(file.subarray(at + 4, at + 8 + length)));
    at += 12 + length;
  }
});

test('a JPEG has no room for a record of 64 KB', async () => {
  const file = Uint8Array.from(await picture().jpeg().toBuffer());
  expect(jpegWithRecord(file, { made: { said: 'a'.repeat(70_000) } })).toBe(file);
});

test('where it has none for where strokes went, it says that there are some', async () => {
  const file = Uint8Array.from(await picture().jpeg().toBuffer());
  const strokes = (count: number) => [
    { says: 'fine', size: 9, points: Array.from({ length: count }, (_, n) => [n, 0.25]) },
  ];
  const told = async (made: object) =>
    JSON.parse(recordTextIn((await sharp(jpegWithRecord(file, { made })).metadata()).xmp!)!).made;
  const few = { seed: 2, strokes: strokes(200) };
  expect(await told(few)).toEqual(few);
  expect(await told({ seed: 2, untold: ['marks'], strokes: strokes(20_000) })).toEqual({
    seed: 2,
    untold: ['marks', 'strokes by hand'],
  });
});
