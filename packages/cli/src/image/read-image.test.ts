import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkChannels } from '@fuzzydiff/core/image';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tiffPicture } from '../../test/picture-files.js';
import { encodePng } from './encode-png.js';
import { withChunks } from './png-chunks.js';
import { readImage } from './read-image.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

const width = 13;
const height = 7;

/** Values without a pattern, the extremes among them. */
function values<T extends Uint8Array | Uint16Array>(pixels: T): T {
  const full = pixels instanceof Uint8Array ? 255 : 65535;
  for (let i = 0; i < pixels.length; i++) pixels[i] = i < 2 ? i * full : Math.imul(i, 0x9e3779b1) >>> 8;
  return pixels;
}

const rgb = () => values(new Uint8Array(width * height * 3));
const picture = () => sharp(rgb(), { raw: { width, height, channels: 3 } });

describe('gives the stored values', () => {
  test.each([
    [8, 1, false],
    [8, 1, true],
    [8, 3, false],
    [8, 3, true],
    [16, 1, false],
    [16, 1, true],
    [16, 3, false],
    [16, 3, true],
  ] as const)('%i bits, %i channels, alpha %s', async (depth, channels, hasAlpha) => {
    const make = (size: number) => values(depth === 8 ? new Uint8Array(size) : new Uint16Array(size));
    const pixels = make(width * height * channels);
    const alpha = hasAlpha ? make(width * height).reverse() : undefined;
    const path = await file(
      'a.png',
      await encodePng({ width, height, channels, depth, pixels, ...(alpha && { alpha }) }),
    );
    const image = await readImage(path);
    expect(image).toEqual({
      ...{ name: path, width, height, channels, depth, pixels, ...(alpha && { alpha }) },
      ...{ colour: [], metadata: [], lost: [], notes: [], lossy: false },
    });
    expect((await sharp(path).metadata()).hasAlpha).toBe(hasAlpha);
  });

  test('whatever the colour profile says, which is kept as it is', async () => {
    const { icc } = await sharp(await picture().withIccProfile('p3').png().toBuffer()).metadata();
    const tagged = await encodePng({ width, height, channels: 3, depth: 8, pixels: rgb(), icc: icc! });
    const path = await file('p3.png', tagged);
    const image = await readImage(path);
    expect(image.pixels).toEqual(rgb());
    expect(Buffer.from(image.icc!).equals(icc!)).toBe(true);
    // A reader that follows the profile sees other values: the profile is really there, and really left aside above.
    expect(new Uint8Array(await sharp(path).raw().toBuffer())).not.toEqual(rgb());
  });

  test('of CMYK, four channels, by whichever way they are stored', async () => {
    const inks = values(new Uint8Array(8 * 4));
    const tiff = tiffPicture({ width: 4, height: 2, photometric: 5, samples: 4, data: inks });
    const image = await readImage(await file('cmyk.tif', tiff));
    expect(image).toMatchObject({ width: 4, height: 2, channels: 4, depth: 8, pixels: inks });
    expect(image.alpha).toBeUndefined();
    const fine = tiffPicture({
      width: 1,
      height: 1,
      bits: 16,
      photometric: 5,
      samples: 4,
      data: Buffer.from('0001000200030004', 'hex'),
    });
    expect([...(await readImage(await file('fine.tif', fine))).pixels]).toEqual([0x100, 0x200, 0x300, 0x400]);
    // Adobe stores a JPEG's inks the other way round.
    const even = tiffPicture({
      width: 8,
      height: 8,
      photometric: 5,
      samples: 4,
      data: Buffer.alloc(256, Buffer.of(200, 100, 50, 0)),
    });
    const jpeg = await sharp(even).pipelineColourspace('cmyk').toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect(jpeg.includes('Adobe')).toBe(true);
    const read = await readImage(await file('inks.jpg', jpeg));
    [200, 100, 50, 0].forEach((ink, c) => {
      expect(Math.abs(read.pixels[c]! - ink)).toBeLessThan(3);
    });
  });

  test('of a TIFF of 1 bit, black or white at 0', async () => {
    const one = (photometric: number) =>
      tiffPicture({ width: 4, height: 1, bits: 1, photometric, samples: 1, data: Uint8Array.of(0b10100000) });
    expect([...(await readImage(await file('one.tif', one(1)))).pixels]).toEqual([255, 0, 255, 0]);
    expect([...(await readImage(await file('one.tif', one(0)))).pixels]).toEqual([0, 255, 0, 255]);
  });

  test('of a TIFF of 16 bits with alpha, multiplied into the colours or not', async () => {
    const data = Buffer.from(Uint16Array.of(10000, 5000, 2500, 32768).buffer);
    const alpha = (kind: number) =>
      tiffPicture({
        width: 1,
        height: 1,
        bits: 16,
        photometric: 2,
        samples: 4,
        fields: [[0x152, 'short', [kind]]],
        data,
      });
    const plain = await readImage(await file('alpha.tif', alpha(2)));
    expect([plain.depth, ...plain.pixels, ...plain.alpha!]).toEqual([16, 10000, 5000, 2500, 32768]);
    const multiplied = await readImage(await file('alpha.tif', alpha(1)));
    [20000, 10000, 5000].forEach((value, c) => {
      expect(Math.abs(multiplied.pixels[c]! - value)).toBeLessThan(3);
    });
    expect([...multiplied.alpha!]).toEqual([32768]);
  });

  test('of a TIFF with a channel of no stated meaning, the colours, and says so', async () => {
    for (const [photometric, samples] of [
      [2, 4],
      [1, 2],
    ] as const) {
      const data = Uint8Array.from({ length: samples }, (_, i) => 200 - i);
      const tiff = tiffPicture({ width: 1, height: 1, photometric, samples, fields: [[0x152, 'short', [0]]], data });
      const path = await file('other.tif', tiff);
      const { pixels, alpha, notes } = await readImage(path);
      expect([...pixels]).toEqual([...data.subarray(0, -1)]);
      expect(alpha).toBeUndefined();
      expect(notes).toEqual([`${path} has a channel that is not said to be opacity; it was left out.`]);
    }
  });

  test('of an AVIF of 10 or 12 bits, up to the full scale', async () => {
    const white = new Uint16Array(16 * 16 * 3).fill(65535);
    const even = sharp(white, { raw: { width: 16, height: 16, channels: 3 } }).toColourspace('rgb16');
    for (const bitdepth of [10, 12] as const) {
      const image = await readImage(await file('deep.avif', await even.avif({ bitdepth, lossless: true }).toBuffer()));
      expect([image.depth, ...image.pixels.subarray(0, 3)]).toEqual([16, 65535, 65535, 65535]);
    }
  });

  test('of a palette, its colours', async () => {
    const two = Uint8Array.of(255, 0, 0, 0, 0, 255);
    const bytes = await sharp(two, { raw: { width: 2, height: 1, channels: 3 } })
      .png({ palette: true })
      .toBuffer();
    expect([...(await readImage(await file('palette.png', bytes))).pixels]).toEqual([...two]);
  });

  test('of the first frame of an animation', async () => {
    const frames = new Uint8Array(2 * 4 * 3).fill(200, 12);
    const bytes = await sharp(frames, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } })
      .gif()
      .toBuffer();
    expect((await sharp(bytes).metadata()).pages).toBe(2);
    expect(await readImage(await file('two.gif', bytes))).toMatchObject({ width: 2, height: 2 });
  });
});

describe('says that there is more, of', () => {
  const two = new Uint8Array(2 * 4 * 3).fill(200, 12);
  const frames = () => sharp(two, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } });

  test.each([
    ['a GIF', 'frames', () => frames().gif().toBuffer()],
    ['a WebP', 'frames', () => frames().webp().toBuffer()],
    ['a TIFF', 'pages', () => frames().tiff().toBuffer()],
    [
      'an animated PNG',
      'frames',
      async () =>
        withChunks(await picture().png().toBuffer(), [{ type: 'acTL', data: Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0) }]),
    ],
  ])('%s', async (_, parts, make) => {
    const path = await file('many', await make());
    expect((await readImage(path)).notes).toEqual([`${path} has 2 ${parts}; the first was taken.`]);
  });

  test('one picture, nothing', async () => {
    for (const format of ['png', 'jpeg', 'webp', 'tiff', 'avif', 'gif'] as const)
      expect((await readImage(await file('one', await picture()[format]().toBuffer()))).notes, format).toEqual([]);
  });
});

test('knows which formats lose something', async () => {
  const lossy = async (bytes: Buffer) => (await readImage(await file('some', bytes))).lossy;
  expect(await lossy(await picture().jpeg().toBuffer())).toBe(true);
  expect(await lossy(await picture().webp().toBuffer())).toBe(true);
  expect(await lossy(await picture().avif().toBuffer())).toBe(true);
  expect(await lossy(await picture().webp({ lossless: true }).toBuffer())).toBe(false);
  for (const format of ['png', 'tiff', 'gif'] as const)
    expect(await lossy(await picture()[format]().toBuffer()), format).toBe(false);
});

describe('EXIF orientation', () => {
  // Rows of the picture as it is meant to be seen, of a file that stores 1 2 3 / 4 5 6 (EXIF 2.3, 4.6.4 A).
  test.each([
    [1, ['123', '456']],
    [2, ['321', '654']],
    [3, ['654', '321']],
    [4, ['456', '123']],
    [5, ['14', '25', '36']],
    [6, ['41', '52', '63']],
    [7, ['63', '52', '41']],
    [8, ['36', '25', '14']],
  ])('%i', async (orientation, rows) => {
    const stored = Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((n) => [n, n + 10, n + 20]));
    const bytes = await sharp(stored, { raw: { width: 3, height: 2, channels: 3 } })
      .withMetadata({ orientation })
      .png()
      .toBuffer();
    const image = await readImage(await file('turned.png', bytes));
    expect([image.width, image.height]).toEqual([rows[0]!.length, rows.length]);
    expect([...image.pixels]).toEqual([...rows.join('')].map(Number).flatMap((n) => [n, n + 10, n + 20]));
  });
});

describe('refuses', () => {
  const refusal = (expected: RegExp) => ({ code: 'invalid-file', message: expect.stringMatching(expected) });

  test.each(['jpeg', 'png', 'webp'] as const)('a truncated %s', async (format) => {
    for (const progressive of format === 'webp' ? [false] : [false, true]) {
      const bytes = await picture()
        [format](format === 'webp' ? {} : { progressive })
        .toBuffer();
      await expect(readImage(await file(`whole.${format}`, bytes))).resolves.toMatchObject({ width });
      for (const share of [0.3, 0.6, 0.95]) {
        const path = await file(`cut.${format}`, bytes.subarray(0, Math.floor(bytes.length * share)));
        await expect(readImage(path), `${share} of ${format}, progressive ${progressive}`).rejects.toMatchObject(
          refusal(
            /^Expected (a whole image|an image) in .*cut\.\w+ but (decoding it failed|it is not one) \(.+\); .+\.$/,
          ),
        );
      }
    }
  });

  test('a large JPEG that lacks its last few bytes', async () => {
    const noise = values(new Uint8Array(300 * 300 * 3));
    const bytes = await sharp(noise, { raw: { width: 300, height: 300, channels: 3 } })
      .jpeg()
      .toBuffer();
    await expect(readImage(await file('cut.jpg', bytes.subarray(0, -100)))).rejects.toMatchObject(
      refusal(/a whole image .* decoding it failed \(.+\); it is cut short/),
    );
  });

  test('damaged PNG data', async () => {
    const bytes = await picture().png().toBuffer();
    bytes.fill(0x55, 100, 110);
    await expect(readImage(await file('damaged.png', bytes))).rejects.toMatchObject(
      refusal(/a whole image .* decoding it failed/),
    );
  });

  test('what is not an image', async () => {
    await expect(readImage(await file('text.png', Buffer.from('not an image')))).rejects.toMatchObject(
      refusal(/^Expected an image in .*text\.png but it is not one \(.+\); check that it is a PNG, .+\.$/),
    );
    await expect(readImage(await file('empty.png', new Uint8Array(0)))).rejects.toMatchObject(
      refusal(/but it is empty;/),
    );
  });

  test('what cannot be read', async () => {
    await expect(readImage(join(folder, 'missing.png'))).rejects.toMatchObject(refusal(/there is no such file/));
    await expect(readImage(folder)).rejects.toMatchObject(refusal(/it is a folder/));
  });

  test('more pixels than allowed, before it decodes them', async () => {
    const path = await file('large.png', await picture().png().toBuffer());
    await expect(readImage(path, { maxPixels: width * height - 1 })).rejects.toMatchObject(
      refusal(/^Expected at most 90 pixels in .*large\.png but found 91; make it smaller, or raise --max-pixels\.$/),
    );
    await expect(readImage(path, { maxPixels: width * height })).resolves.toMatchObject({ width });
  });

  test('drawings and values that are not 8 or 16 bits', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>');
    await expect(readImage(await file('a.svg', svg))).rejects.toMatchObject(refusal(/a drawing \(SVG\)/));
    const float = await picture().toColourspace('scrgb').tiff({ compression: 'none' }).toBuffer();
    await expect(readImage(await file('float.tif', float))).rejects.toMatchObject(
      refusal(/8- or 16-bit .* found floating-point values; save it as an 8- or 16-bit PNG\.$/),
    );
  });

  test.each([
    ['Lab colours', { photometric: 8, samples: 3 }],
    ['Lab colours', { bits: 16, photometric: 8, samples: 3 }],
    ['YCbCr colours', { photometric: 6, samples: 3 }],
    ['floating-point values', { bits: 64, photometric: 1, samples: 1, fields: [[0x153, 'short', [3]]] }],
    ['values with a sign', { bits: 16, photometric: 1, samples: 1, fields: [[0x153, 'short', [2]]] }],
    ['12-bit values', { bits: 12, photometric: 1, samples: 1 }],
    ['32-bit values', { bits: 32, photometric: 1, samples: 1 }],
    ['5 channels', { photometric: 2, samples: 5, fields: [[0x152, 'short', [2, 0]]] }],
  ] as [string, Omit<Parameters<typeof tiffPicture>[0], 'width' | 'height' | 'data'>][])(
    'a TIFF of %s (%j)',
    async (found, kind) => {
      const tiff = tiffPicture({ width: 4, height: 2, data: new Uint8Array(8 * kind.samples * 8), ...kind });
      await expect(readImage(await file('kind.tif', tiff))).rejects.toMatchObject(
        refusal(new RegExp(`^Expected 8- or 16-bit grey, RGB or CMYK in .*kind\\.tif but found ${found}; save it as `)),
      );
    },
  );

  test('a format that is known and not read, by its bytes whatever its name, or else by its name', async () => {
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
    await expect(readImage(await file('photo.jpg', heic))).rejects.toMatchObject(
      refusal(
        /^Expected a PNG, .+ file in .*photo\.jpg but found a HEIC picture; export it as JPEG: on an iPhone, .+\.$/,
      ),
    );
    await expect(readImage(await file('old.TGA', new Uint8Array(900)))).rejects.toMatchObject(
      refusal(/^Expected a PNG, .+ file in .*old\.TGA but found what is named like a TGA picture; open it .+\.$/),
    );
  });
});

test('checkChannels refuses what the model cannot take, and says what to do', () => {
  const check = (channels: number, modelChannels: number) => () =>
    checkChannels({ name: 'a.png', channels }, modelChannels);
  expect(check(3, 3)).not.toThrow();
  expect(check(1, 3)).toThrow(
    'Expected 3 colour channels (RGB), as the model has, in a.png but found 1 colour channel (grey); ' +
      'convert it to RGB, or choose a model for such images.',
  );
  expect(check(3, 1)).toThrow(/Expected 1 colour channel \(grey\), .* found 3 .*convert it to grey/);
  expect(check(4, 3)).toThrow(expect.objectContaining({ code: 'mismatch' }));
});
