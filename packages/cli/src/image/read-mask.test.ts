import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensor } from '@fuzzydiff/core';
import { maskToModel } from '@fuzzydiff/core/image';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tiffPicture } from '../../test/picture-files.js';
import { formatNpy } from '../files/npy.js';
import { encodePng, type PngSource } from './encode-png.js';
import { evenMaskNotes, readMask } from './read-mask.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-'));
});

afterAll(() => rm(folder, { recursive: true }));

const image = { name: 'photo.jpg', width: 3, height: 2 };

async function png(source: Partial<PngSource> & Pick<PngSource, 'pixels'>): Promise<string> {
  const path = join(folder, 'mask.png');
  await writeFile(path, await encodePng({ width: 3, height: 2, channels: 1, depth: 8, ...source }));
  return path;
}

/** A `.npy` of integers, as NumPy writes it. */
async function npy(type: string, shape: string, values: Uint8Array | Uint16Array): Promise<string> {
  const path = join(folder, 'mask.npy');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }\n`;
  const start = Buffer.from(`\x93NUMPY\x01\0${String.fromCharCode(text.length, 0)}${text}`, 'latin1');
  await writeFile(path, Buffer.concat([start, Buffer.from(values.buffer)]));
  return path;
}

const grey = Uint8Array.of(0, 51, 102, 153, 204, 255);
const kept = [0, 0.2, 0.4, 0.6, 0.8, 1].map(Math.fround);
const isUnusable = (message: RegExp) => ({ code: 'invalid-file', message: expect.stringMatching(message) });

describe('polarity', () => {
  test('keep, unless said otherwise: white is kept', async () => {
    expect([...(await readMask(await png({ pixels: grey }), image)).values]).toEqual(kept);
  });

  test('change: white is changed', async () => {
    const { values } = await readMask(await png({ pixels: grey }), image, { polarity: 'change' });
    kept.forEach((value, i) => {
      expect(values[i]).toBeCloseTo(1 - value, 6);
    });
    expect(values[0]).toBe(1);
    expect(values[5]).toBe(0);
  });
});

describe('what holds the mask', () => {
  test('grey of 16 bits', async () => {
    const pixels = Uint16Array.of(0, 1, 2, 32768, 65534, 65535);
    const { values } = await readMask(await png({ pixels, depth: 16 }), image);
    expect([...values]).toEqual([...pixels].map((value) => Math.fround(value / 65535)));
  });

  test('grey stored as RGB', async () => {
    const pixels = Uint8Array.from([...grey].flatMap((v) => [v, v, v]));
    expect([...(await readMask(await png({ pixels, channels: 3 }), image)).values]).toEqual(kept);
  });

  test('alpha, over one colour', async () => {
    for (const channels of [1, 3]) {
      const pixels = new Uint8Array(6 * channels).fill(255);
      expect([...(await readMask(await png({ pixels, channels, alpha: grey }), image)).values]).toEqual(kept);
    }
  });

  test('alpha, over a photograph', async () => {
    const pixels = Uint8Array.from({ length: 18 }, (_, i) => (i * 83) % 256);
    expect([...(await readMask(await png({ pixels, channels: 3, alpha: grey }), image)).values]).toEqual(kept);
  });

  test('grey, under an alpha that says nothing', async () => {
    const alpha = new Uint8Array(6).fill(255);
    expect([...(await readMask(await png({ pixels: grey, alpha }), image)).values]).toEqual(kept);
  });

  test('not one of grey and alpha where both hold a picture', async () => {
    await expect(readMask(await png({ pixels: grey, alpha: grey.slice().reverse() }), image)).rejects.toMatchObject(
      isUnusable(/its grey and its alpha both hold a picture; save the mask alone/),
    );
  });

  test('not colours', async () => {
    const pixels = Uint8Array.from({ length: 18 }, (_, i) => (i * 83) % 256);
    await expect(readMask(await png({ pixels, channels: 3 }), image)).rejects.toMatchObject(
      isUnusable(
        /^Expected a mask in grey or in alpha in .*mask\.png but found 3 channels of colour, .+; paint white on black, .+\.$/,
      ),
    );
  });
});

describe('as pictures store a mask', () => {
  const two = Uint8Array.of(0, 255, 255, 0, 0, 255);
  const bits = [0, 1, 1, 0, 0, 1];
  const read = async (bytes: Uint8Array, name = 'mask.png') => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return [...(await readMask(path, image)).values];
  };
  const grey2 = () => sharp(two, { raw: { width: 3, height: 2, channels: 1 } });

  test('a PNG of 1 bit, and one of a palette, as they look', async () => {
    const one = await grey2()
      .png({ palette: true, colours: 2, bitdepth: 1 } as object)
      .toBuffer();
    expect(one[24]).toBe(1);
    expect(await read(one)).toEqual(bits);
    const palette = sharp(Uint8Array.from([...two].flatMap((v) => [v, v, v])), {
      raw: { width: 3, height: 2, channels: 3 },
    });
    expect(await read(await palette.png({ palette: true }).toBuffer())).toEqual(bits);
    expect(await read(await palette.gif().toBuffer(), 'mask.gif')).toEqual(bits);
    const fax = tiffPicture({
      width: 3,
      height: 2,
      bits: 1,
      photometric: 0,
      samples: 1,
      data: Uint8Array.of(0b10000000, 0b11000000),
    });
    expect(await read(fax, 'mask.tif')).toEqual(bits);
  });

  test.each([8, 16] as const)('labels 0 and 1 in %i bits, grey and RGB, with and without an alpha', async (depth) => {
    for (const channels of [1, 3])
      for (const alpha of [undefined, depth === 8 ? new Uint8Array(6).fill(255) : new Uint16Array(6).fill(65535)]) {
        const labels = bits.flatMap((bit) => new Array(channels).fill(bit));
        const pixels = depth === 8 ? Uint8Array.from(labels) : Uint16Array.from(labels);
        const path = await png({ pixels, channels, depth, ...(alpha && { alpha }) });
        expect([...(await readMask(path, image)).values]).toEqual(bits);
      }
  });

  test('a JPEG, whose rings around an edge are black and white', async () => {
    const size = { width: 64, height: 64 };
    const disc = Uint8Array.from({ length: 64 * 64 }, (_, i) =>
      Math.hypot((i % 64) - 30, Math.floor(i / 64) - 33) < 15 ? 0 : 255,
    );
    const jpeg = await sharp(disc, { raw: { ...size, channels: 1 } })
      .jpeg({ quality: 80 })
      .toBuffer();
    const stored = await sharp(jpeg).toColourspace('b-w').raw().toBuffer();
    expect(stored.filter((value) => value > 0 && value < 255).length).toBeGreaterThan(100);
    const path = join(folder, 'mask.jpg');
    await writeFile(path, jpeg);
    const { values } = await readMask(path, { name: 'photo.jpg', ...size });
    const wrong = values.filter((value, i) => value !== disc[i]! / 255);
    expect(wrong.length).toBeLessThan(10);
  });

  test('an AVIF of 10 bits: white is wholly kept', async () => {
    const white = sharp(new Uint16Array(3 * 2 * 3).fill(65535), { raw: { width: 3, height: 2, channels: 3 } });
    expect(
      await read(await white.toColourspace('rgb16').avif({ bitdepth: 10, lossless: true }).toBuffer(), 'mask.avif'),
    ).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('what is said of a mask', () => {
  test('nothing, as a rule', async () => {
    expect((await readMask(await png({ pixels: grey }), image)).notes).toEqual([]);
    expect(evenMaskNotes('mask.png', Float32Array.of(0, 1), 'picture')).toEqual([]);
  });

  test('its other frames, and that it was of another size', async () => {
    const frames = sharp(new Uint8Array(2 * 2 * 2 * 3).fill(255, 12), {
      raw: { width: 2, height: 4, channels: 3, pageHeight: 2 },
    });
    const path = join(folder, 'mask.gif');
    await writeFile(path, await frames.gif().toBuffer());
    expect((await readMask(path, { name: 'photo.jpg', width: 6, height: 6 })).notes).toEqual([
      `${path} has 2 frames; the first was taken.`,
      `The mask ${path} is 2 x 2 pixels and photo.jpg 6 x 6; it was brought to that size.`,
    ]);
  });

  test.each([
    [1, 'wholly'],
    [0, 'not at all'],
    [1 / 3, 'by 0.333'],
  ])('that it is %d everywhere', (value, kept) => {
    expect(evenMaskNotes('mask.png', new Float32Array(2).fill(value), 'region')).toEqual([
      `The mask mask.png is the same everywhere in the region, which it keeps ${kept}.`,
    ]);
  });
});

describe('.npy', () => {
  test.each([[[2, 3]], [[1, 2, 3]], [[2, 3, 1]]])('floats of shape %j', async (shape) => {
    const path = join(folder, 'mask.npy');
    await writeFile(path, formatNpy(tensor(shape, Float32Array.from(kept))));
    const mask = await readMask(path, image);
    expect(mask).toMatchObject({ width: 3, height: 2 });
    expect([...mask.values]).toEqual(kept);
  });

  test("integers by their type's scale, or 0 and 1", async () => {
    expect([...(await readMask(await npy('|u1', '2, 3', grey), image)).values]).toEqual(kept);
    expect([
      ...(
        await readMask(
          await npy(
            '<u2',
            '2, 3',
            Uint16Array.from(grey, (v) => v * 257),
          ),
          image,
        )
      ).values,
    ]).toEqual(kept);
    for (const type of ['|u1', '|b1'])
      expect([...(await readMask(await npy(type, '2, 3', Uint8Array.of(0, 1, 1, 0, 0, 1)), image)).values]).toEqual([
        0, 1, 1, 0, 0, 1,
      ]);
  });

  test.each([
    ['|u1', Uint8Array.of(0, 1, 2, 3, 0, 0)],
    ['<u2', Uint16Array.of(0, 255, 255, 0, 0, 0)],
  ])('not several small labels (%s)', async (type, values) => {
    await expect(readMask(await npy(type, '2, 3', values), image)).rejects.toMatchObject(
      isUnusable(/mask\.npy but found nothing above \d+, as in a picture of labels/),
    );
  });

  test.each([[1.5], [-0.1], [Number.NaN]])('not values such as %d', async (value) => {
    const path = join(folder, 'mask.npy');
    await writeFile(path, formatNpy(tensor([2, 3], Float32Array.of(0, 0, value, 0, 1, 0))));
    await expect(readMask(path, image)).rejects.toMatchObject(
      isUnusable(/values from 0 to 1 .* but found (1\.5|-0\.1|NaN)/),
    );
  });

  test('not several channels', async () => {
    const path = join(folder, 'mask.npy');
    await writeFile(path, formatNpy(tensor([3, 2, 3])));
    await expect(readMask(path, image)).rejects.toMatchObject(isUnusable(/shape \[3, 2, 3\]; save it as \[H, W\]/));
  });
});

describe('whose mask it is', () => {
  const sized = (width: number, height: number) => png({ width, height, pixels: new Uint8Array(width * height) });

  test('of the same shape within a pixel, at any size', async () => {
    const photo = { name: 'photo.jpg', width: 1000, height: 667 };
    for (const [width, height] of [
      [1000, 667],
      [500, 333],
      [500, 334],
      [3, 2],
    ] as const)
      await expect(readMask(await sized(width, height), photo)).resolves.toMatchObject({ width, height });
  });

  test("another image's is refused with both sizes", async () => {
    const photo = { name: 'photo.jpg', width: 100, height: 60 };
    for (const [width, height] of [
      [60, 100],
      [100, 62],
      [100, 58],
      [50, 50],
    ] as const)
      await expect(readMask(await sized(width, height), photo)).rejects.toMatchObject({
        code: 'mismatch',
        message: expect.stringMatching(
          new RegExp(
            `^Expected a mask of photo\\.jpg, 100 x 60 pixels .+mask\\.png but found ${width} x ${height}; .+\\.$`,
          ),
        ),
      });
  });

  test('EXIF orientation is applied to masks too', async () => {
    const path = join(folder, 'turned.png');
    const turned = sharp(Uint8Array.of(0, 255), { raw: { width: 2, height: 1, channels: 1 } }).withMetadata({
      orientation: 6,
    });
    await writeFile(path, await turned.png().toBuffer());
    const mask = await readMask(path, { name: 'photo.jpg', width: 1, height: 2 });
    expect([...mask.values]).toEqual([0, 1]);
  });
});

describe('maskToModel', () => {
  const mask = (width: number, values: number[]) => ({
    width,
    height: values.length / width,
    values: Float32Array.from(values),
  });

  test('averages the region over areas', () => {
    const keep = maskToModel(
      mask(4, [9, 0, 1, 9, 9, 1, 1, 9]),
      { width: 4, height: 2 },
      { x: 1, y: 0, size: 2 },
      [3, 1, 1],
    );
    expect(keep.shape).toEqual([1, 1, 1]);
    expect(keep.data[0]).toBe(0.75);
  });

  test('a mask of half the size lies over the same part of the image', () => {
    const half = mask(4, [0, 0.25, 0.5, 1, 0, 0.25, 0.5, 1]);
    const keep = maskToModel(half, { width: 8, height: 4 }, { x: 4, y: 0, size: 4 }, [3, 2, 2]);
    expect([...keep.data]).toEqual([0.5, 1, 0.5, 1]);
  });

  test('wholly kept stays wholly kept', () => {
    const keep = maskToModel(
      mask(7, new Array(49).fill(1)),
      { width: 700, height: 700 },
      { x: 13, y: 5, size: 611 },
      [3, 64, 64],
    );
    expect(new Set(keep.data)).toEqual(new Set([1]));
  });
});
