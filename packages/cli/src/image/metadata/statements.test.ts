import { inflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { text, tiffBytes, tiffPicture, withSegment } from '../../../test/picture-files.js';
import { type PngChunk, withChunks } from '../png-chunks.js';
import { type Statements, statementsOf } from './statements.js';
import { numbersOf, openTiff, subDirectory, tags } from './tiff.js';

const picture = (): Sharp => sharp({ create: { width: 8, height: 6, channels: 3, background: '#864' } });

const pngWith = async (...chunks: PngChunk[]) => withChunks(await picture().png().toBuffer(), chunks);

async function stated(bytes: Uint8Array): Promise<Statements> {
  return statementsOf('photo', bytes, await sharp(bytes).metadata());
}

/** The data of the one chunk of a type. */
function chunk(chunks: readonly PngChunk[], type: string): Buffer {
  const found = chunks.filter((chunk) => chunk.type === type);
  expect(found.map((chunk) => chunk.type)).toEqual([type]);
  return Buffer.from(found[0]!.data);
}

/** Pixels per metre, as "pHYs" has them. */
async function resolution(bytes: Uint8Array): Promise<number[] | undefined> {
  const { metadata } = await stated(bytes);
  if (!metadata.some(({ type }) => type === 'pHYs')) return undefined;
  const data = chunk(metadata, 'pHYs');
  expect(data[8]).toBe(1);
  return [data.readUInt32BE(0), data.readUInt32BE(4)];
}

function jfif(unit: number, across: number, down: number): Buffer {
  const data = Buffer.from('JFIF\0\x01\x01\0\0\0\0\0\0\0', 'latin1');
  data[7] = unit;
  data.writeUInt16BE(across, 8);
  data.writeUInt16BE(down, 10);
  return data;
}

/** A box of an ISO file. */
function box(type: string, ...contents: Buffer[]): Buffer {
  const data = Buffer.concat(contents);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + data.length);
  head.write(type, 4);
  return Buffer.concat([head, data]);
}

describe('resolution', () => {
  /** A JPEG whose own header says a resolution; sharp writes none where it has none. */
  const jpeg = async (unit: number, across: number, down: number, orientation?: number) =>
    withSegment(
      await (orientation ? picture().withMetadata({ orientation }) : picture()).jpeg().toBuffer(),
      0xe0,
      jfif(unit, across, down),
    );

  test('of a JPEG, per inch and per centimetre', async () => {
    expect(await resolution(await jpeg(1, 300, 300))).toEqual([11811, 11811]);
    expect(await resolution(await jpeg(1, 204, 98))).toEqual([8031, 3858]);
    expect(await resolution(await jpeg(2, 118, 118))).toEqual([11800, 11800]);
    // EXIF may come before it.
    expect(await resolution(withSegment(await jpeg(1, 300, 300), 0xe1, Buffer.from('Exif\0\0')))).toEqual([
      11811, 11811,
    ]);
    // Unit 0 is a ratio of the sides of a pixel.
    expect(await resolution(await jpeg(0, 1, 1))).toBeUndefined();
    expect(await resolution(await picture().jpeg().toBuffer())).toBeUndefined();
  });

  test('turned with the picture', async () => {
    expect(await resolution(await jpeg(1, 200, 100, 6))).toEqual([3937, 7874]);
    const density = { type: 'pHYs', data: Uint8Array.of(0, 0, 1, 0, 0, 0, 2, 0, 1) };
    const exif = { type: 'eXIf', data: tiffBytes({ fields: [[0x112, 'short', [8]]] }) };
    expect(await resolution(await pngWith(density, exif))).toEqual([512, 256]);
  });

  test('of EXIF, where nothing else says it', async () => {
    const exif = (unit: number, across: number[]) =>
      tiffBytes({
        fields: [
          [0x11a, 'rational', across],
          [0x11b, 'rational', [150, 1]],
          [0x128, 'short', [unit]],
        ],
      });
    const plain = await picture().jpeg().toBuffer();
    const withExif = (tiff: Buffer) => withSegment(plain, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff]));
    expect(await resolution(withExif(exif(2, [600, 2])))).toEqual([11811, 5906]);
    expect(await resolution(withExif(exif(3, [600, 2])))).toEqual([30000, 15000]);
    expect(await resolution(withExif(exif(1, [600, 2])))).toBeUndefined();
    for (const nonsense of [
      [600, 0],
      [0, 0],
      [0, 1],
      [0xffffffff, 1],
    ])
      expect(await resolution(withExif(exif(2, nonsense)))).toBeUndefined();
    for (const format of ['webp', 'avif'] as const)
      expect(await resolution(await picture().withMetadata({ density: 240 })[format]().toBuffer())).toEqual([
        9449, 9449,
      ]);
  });

  test('of a TIFF and a PNG', async () => {
    const dense = picture().withMetadata({ density: 600 });
    expect(await resolution(await dense.clone().tiff().toBuffer())).toEqual([23622, 23622]);
    expect(await resolution(await dense.clone().png().toBuffer())).toEqual([23622, 23622]);
    // A PNG may say the shape of its pixels alone.
    const shape = { type: 'pHYs', data: Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 3, 0) };
    expect(chunk((await stated(await pngWith(shape))).metadata, 'pHYs')).toEqual(Buffer.from(shape.data));
  });
});

describe('EXIF', () => {
  test.each(['jpeg', 'png', 'webp', 'avif'] as const)('of a %s, upright', async (format) => {
    const source = picture().withExif({ IFD0: { Copyright: 'A studio' }, IFD3: { GPSLatitudeRef: 'N' } });
    const turned = source.withMetadata({ orientation: 6 });
    const { metadata, lost } = await stated(await turned[format]().toBuffer());
    const exif = chunk(metadata, 'eXIf');
    const tiff = openTiff(exif)!;
    expect(numbersOf(tiff, tiff.first, tags.orientation)).toEqual([1]);
    expect(exif.includes('A studio\0')).toBe(true);
    expect(subDirectory(tiff, tags.gps)).toBeDefined();
    expect(lost).toEqual([]);
  });

  test("of a TIFF, from the picture's own fields", async () => {
    const bytes = tiffPicture({
      ...{ width: 2, height: 1, photometric: 1, samples: 1, data: Uint8Array.of(0, 255) },
      fields: [
        [0x112, 'short', [3]],
        [0x11a, 'rational', [600, 1]],
        [0x11b, 'rational', [600, 1]],
        [0x128, 'short', [2]],
        [0x132, 'text', text('1987:06:05 04:03:02')],
        [0x8298, 'text', text('me')],
      ],
      children: {
        34665: [
          [0x9003, 'text', text('1986:01:01 00:00:00')],
          [0x927c, 'byte', [1, 2, 3, 4, 5, 6]],
        ],
        34853: [[1, 'text', text('N')]],
      },
    });
    const { metadata } = await stated(bytes);
    const exif = chunk(metadata, 'eXIf');
    const tiff = openTiff(exif)!;
    expect([...tiff.first.fields.keys()]).toEqual([0x11a, 0x11b, 0x128, 0x132, 0x8298, 0x8769, 0x8825]);
    expect([...subDirectory(tiff, tags.exif)!.fields.keys()]).toEqual([0x9003]);
    for (const said of ['1987:06:05 04:03:02\0', 'me\0', '1986:01:01 00:00:00\0'])
      expect(exif.includes(said)).toBe(true);
    expect(numbersOf(tiff, tiff.first, tags.xResolution)).toEqual([600]);
    // As sharp reads it back.
    const back = await sharp(await pngWith({ type: 'eXIf', data: exif })).metadata();
    expect(Buffer.from(back.exif!).equals(exif)).toBe(true);
  });

  test('that cannot be read is left out, and that is said', async () => {
    const bytes = await pngWith({ type: 'eXIf', data: Buffer.from('II*\0\xff\xff\0\0', 'latin1') });
    expect(await stated(bytes)).toMatchObject({
      metadata: [],
      lost: ['The EXIF of photo cannot be read, and is left out.'],
    });
  });
});

describe('XMP', () => {
  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6" dc:title="Jörg" tiff:ImageWidth="8">' +
    '<exif:PixelYDimension>6</exif:PixelYDimension><xmp:Thumbnails><rdf:Alt>old\npicture</rdf:Alt></xmp:Thumbnails>' +
    '</rdf:Description></x:xmpmeta>';
  const upright =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="1" dc:title="Jörg" tiff:ImageWidth="6">' +
    '<exif:PixelYDimension>8</exif:PixelYDimension></rdf:Description></x:xmpmeta>';

  test.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)(
    'of a %s, once, upright, not compressed',
    async (format) => {
      const turned = picture().withMetadata({ orientation: 6 }).withXmp(xmp);
      const bytes = await turned[format]().toBuffer();
      const { metadata } = await stated(bytes);
      const said = chunk(metadata, 'iTXt').toString();
      expect(said).toBe(`XML:com.adobe.xmp\0\0\0\0\0${upright}`);
      expect(metadata.some(({ type }) => type === 'zTXt')).toBe(false);
    },
  );
});

describe('IPTC', () => {
  const records = Buffer.concat([Buffer.from([0x1c, 2, 116, 0, 5]), Buffer.from('Maria')]);
  const resource = (id: number, data: Buffer) => {
    const head = Buffer.from('8BIM\0\0\0\0\0\0\0\0', 'latin1');
    head.writeUInt16BE(id, 4);
    head.writeUInt32BE(data.length, 8);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  };

  test('as other programs write it, without the thumbnail beside it', async () => {
    const thumbnail = resource(0x40c, Buffer.from('the picture as it was'));
    const body = Buffer.concat([Buffer.from('Photoshop 3.0\0'), thumbnail, resource(0x404, records)]);
    const { metadata } = await stated(withSegment(await picture().jpeg().toBuffer(), 0xed, body));
    const data = chunk(metadata, 'zTXt');
    const keyword = 'Raw profile type iptc\0\0';
    expect(data.toString('latin1', 0, keyword.length)).toBe(keyword);
    const [, name, length, ...hex] = inflateSync(data.subarray(keyword.length)).toString().split('\n');
    const written = Buffer.from(hex.join(''), 'hex');
    expect([name, Number(length)]).toEqual(['iptc', written.length]);
    expect(written).toEqual(resource(0x404, records));
  });

  test('none where there is only a thumbnail', async () => {
    const body = Buffer.concat([Buffer.from('Photoshop 3.0\0'), resource(0x40c, Buffer.from('small'))]);
    expect((await stated(withSegment(await picture().jpeg().toBuffer(), 0xed, body))).metadata).toEqual([]);
  });
});

describe('how values are to be shown', () => {
  const said: PngChunk[] = [
    { type: 'gAMA', data: Uint8Array.of(0, 1, 0x86, 0xa0) },
    { type: 'cHRM', data: new Uint8Array(32).fill(3) },
    { type: 'cICP', data: Uint8Array.of(12, 13, 0, 1) },
  ];

  test('as a PNG says it', async () => {
    expect((await stated(await pngWith(...said))).colour.map(({ type, data }) => ({ type, data: [...data] }))).toEqual(
      said.map(({ type, data }) => ({ type, data: [...data] })),
    );
    const standard = { type: 'sRGB', data: Uint8Array.of(0) };
    expect((await stated(await pngWith(standard))).colour).toHaveLength(1);
    expect((await stated(await pngWith())).colour).toEqual([]);
  });

  test('as the code points of an AVIF say it, where it has no profile', async () => {
    const said = async (primaries: number, transfer: number, icc?: Buffer) => {
      const colour = Buffer.from([0, primaries, 0, transfer, 0, 6, 0x80]);
      const properties = box('ipco', box('ispe', Buffer.alloc(12)), box('colr', Buffer.from('nclx'), colour));
      const bytes = Buffer.concat([
        box('ftyp', Buffer.from('avif')),
        box('meta', Buffer.alloc(4), box('hdlr', Buffer.alloc(20)), box('iprp', properties)),
      ]);
      const metadata = await sharp(await picture().avif().toBuffer()).metadata();
      return statementsOf('photo', bytes, { ...metadata, ...(icc && { icc }) }).colour;
    };
    expect(chunk(await said(12, 13), 'cICP')).toEqual(Buffer.of(12, 13, 0, 1));
    expect(await said(2, 13)).toEqual([]);
    expect(await said(12, 13, Buffer.alloc(9))).toEqual([]);
    expect((await stated(await picture().avif().toBuffer())).colour).toEqual([]);
  });
});

test('other chunks of a PNG are copied where they may be, whatever the pixels are', async () => {
  const chunks = ['tEXt', 'zTXt', 'vpAg', 'tIME', 'bKGD', 'sBIT', 'acTL'].map((type): PngChunk => {
    const data =
      { tEXt: 'Author\0me', zTXt: 'Comment\0\0', bKGD: '\0\0\0\0\0\0', sBIT: '\x05\x05\x05' }[type] ??
      '\0\0\0\0\0\0\0\0';
    return { type, data: Buffer.from(data, 'latin1') };
  });
  const { metadata } = await stated(await pngWith(...chunks));
  expect(metadata.map(({ type }) => type)).toEqual(['tEXt', 'zTXt', 'vpAg']);
  expect(Buffer.from(metadata[0]!.data).toString()).toBe('Author\0me');
});

describe('what a corrected picture cannot have', () => {
  const credentials = [
    'photo has content credentials (C2PA); they vouch for that file, and a corrected picture does not have them.',
  ];
  const jumbf = Buffer.from('JP\0\x01\0\0\0\x01\0\0\0\x40jumb\0\0\0\x1ejumdc2pa', 'latin1');

  test.each([
    ['JPEG', async () => withSegment(await picture().jpeg().toBuffer(), 0xeb, jumbf)],
    ['PNG', () => pngWith({ type: 'caBX', data: jumbf })],
    [
      'WebP',
      async () => {
        const webp = await picture().webp().toBuffer();
        const bytes = Buffer.concat([webp, Buffer.from('C2PA\x04\0\0\0jumb', 'latin1')]);
        bytes.writeUInt32LE(bytes.length - 8, 4);
        return bytes;
      },
    ],
    [
      'AVIF',
      async () => {
        const id = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
        return Buffer.concat([await picture().avif().toBuffer(), box('uuid', Buffer.concat([id, jumbf]))]);
      },
    ],
    [
      'TIFF',
      async () =>
        tiffPicture({
          ...{ width: 2, height: 1, photometric: 1, samples: 1, data: Uint8Array.of(0, 255) },
          fields: [[0xcd41, 'byte', [...jumbf]]],
        }),
    ],
    [
      'GIF',
      async () => {
        const gif = await picture().gif().toBuffer();
        return Buffer.concat([gif.subarray(0, -1), Buffer.from('\x21\xff\x0bC2PA_GIF\x01\0\0\x01\0\0\x3b', 'latin1')]);
      },
    ],
  ])('content credentials of a %s', async (_, make) => {
    expect((await stated(await make())).lost).toEqual(credentials);
  });

  test('nothing, as a rule', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const)
      expect((await stated(await picture()[format]().toBuffer())).lost, format).toEqual([]);
    // A segment of that number that holds something else.
    expect(
      (await stated(withSegment(await picture().jpeg().toBuffer(), 0xeb, Buffer.from('HDR_RI ver=11')))).lost,
    ).toEqual([]);
  });

  test('a gain map', async () => {
    expect(
      statementsOf('photo', await picture().jpeg().toBuffer(), {
        ...(await sharp(await picture().jpeg().toBuffer()).metadata()),
        gainMap: { image: Buffer.alloc(0) },
      }).lost,
    ).toEqual([
      'photo has a gain map for bright displays; a corrected picture has neither it nor the XMP that describes it.',
    ]);
  });
});
