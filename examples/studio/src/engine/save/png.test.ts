import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { joinedPng, pngChunks, pngLike } from './png.js';
import { isOfOtherColours } from './profile.js';

const picture = (colour: string) => sharp({ create: { width: 8, height: 4, channels: 3, background: colour } });

test('resolution, EXIF and profile go along, and the picture is the new one', async () => {
  const original = await picture('red')
    .withExif({ IFD0: { Artist: 'Nobody' } })
    .withIccProfile('p3')
    .withMetadata({ density: 300 })
    .png()
    .toBuffer();
  const encoded = await picture('lime').png().toBuffer();
  const made = Buffer.from(pngLike(original, encoded));
  const { exif, icc, density } = await sharp(made).metadata();
  expect(density).toBe(300);
  expect(exif!.includes('Nobody')).toBe(true);
  expect(icc).toEqual((await sharp(original).metadata()).icc);
  expect(await sharp(made).keepIccProfile().raw().toBuffer()).toEqual(await sharp(encoded).raw().toBuffer());
  // Every chunk's sum is right.
  for (let at = 8; at < made.length; ) {
    const length = made.readUInt32BE(at);
    expect(made.readUInt32BE(at + 8 + length)).toBe(crc32(made.subarray(at + 4, at + 8 + length)));
    at += 12 + length;
  }
});

test('a profile of greys is none of a picture in colours, and goes along with one in greys', async () => {
  const grey = await picture('red').toColourspace('b-w').png().toBuffer();
  const profile = Buffer.from('\0\0\0\0iCCPgrey\0\0....', 'latin1');
  profile.writeUInt32BE(profile.length - 12);
  const original = joinedPng(grey, [grey.subarray(8, 33), profile, grey.subarray(33)]);
  expect(isOfOtherColours(original, { name: 'PNG' })).toBe(true);
  const names = (encoded: Buffer) => pngChunks(pngLike(original, encoded)).map(({ name }) => name);
  expect(names(await picture('lime').png().toBuffer())).not.toContain('iCCP');
  expect(names(grey)).toContain('iCCP');
});
