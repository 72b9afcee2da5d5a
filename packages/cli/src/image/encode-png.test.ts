import { inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { chunks } from '../../test/picture-files.js';
import { encodePng } from './encode-png.js';

const size = { width: 3, height: 2 };
const pixels8 = Uint8Array.from({ length: 18 }, (_, i) => i * 15);
const pixels16 = Uint16Array.from({ length: 18 }, (_, i) => i * 3855 - (i % 3));

describe('encodePng', () => {
  test('stores 8 and 16 bits', async () => {
    for (const [depth, pixels] of [
      [8, pixels8],
      [16, pixels16],
    ] as const) {
      const header = chunks(await encodePng({ ...size, channels: 3, depth, pixels }))[0]!;
      expect(header.type).toBe('IHDR');
      expect([...header.data.subarray(8, 10)]).toEqual([depth, 2]);
    }
  });

  test('the same image gives the same bytes', async () => {
    const image = { ...size, channels: 3, depth: 16, pixels: pixels16, icc: Uint8Array.of(1, 2, 3) } as const;
    expect(await encodePng(image)).toEqual(await encodePng(image));
  });

  test('attaches a profile to the byte, before the pixels, and leaves their values', async () => {
    const raw = { ...size, channels: 3 } as const;
    const { icc } = await sharp(await sharp(pixels8, { raw }).withIccProfile('p3').png().toBuffer()).metadata();
    const png = await encodePng({ ...size, channels: 3, depth: 8, pixels: pixels8, icc: icc! });
    const found = chunks(png);
    const types = found.map(({ type }) => type);
    expect(types.indexOf('iCCP')).toBe(1);
    expect(types.filter((type) => ['iCCP', 'sRGB', 'cICP', 'gAMA', 'cHRM'].includes(type))).toEqual(['iCCP']);
    const { data } = found[1]!;
    expect(data.toString('latin1', 0, 13)).toBe('ICC profile\0\0');
    expect(inflateSync(data.subarray(13)).equals(icc!)).toBe(true);
    expect([...(await sharp(png, { ignoreIcc: true }).raw().toBuffer())]).toEqual([...pixels8]);
  });

  test('says nothing that its source does not say, and what it says, before the pixels', async () => {
    const image = { ...size, channels: 3, depth: 8, pixels: pixels8 } as const;
    const types = async (source: Parameters<typeof encodePng>[0]) =>
      chunks(await encodePng(source)).map(({ type }) => type);
    expect(await types(image)).toEqual(['IHDR', 'IDAT', 'IEND']);
    const colour = [{ type: 'gAMA', data: Uint8Array.of(0, 1, 0x86, 0xa0) }];
    const metadata = [{ type: 'pHYs', data: Uint8Array.of(0, 0, 46, 35, 0, 0, 46, 35, 1) }];
    expect(await types({ ...image, colour, metadata })).toEqual(['IHDR', 'gAMA', 'pHYs', 'IDAT', 'IEND']);
  });

  test('refuses channels that a PNG cannot hold', async () => {
    await expect(
      encodePng({ width: 1, height: 1, channels: 4, depth: 8, pixels: new Uint8Array(4) }),
    ).rejects.toMatchObject({ code: 'invalid-argument', message: expect.stringMatching(/found 4; convert/) });
  });
});
