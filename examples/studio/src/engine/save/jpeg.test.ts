import sharp from 'sharp';
import { expect, test } from 'vitest';
import { jpegLike } from './jpeg.js';
import { isOfOtherColours } from './profile.js';

const picture = (colour: string) => sharp({ create: { width: 8, height: 4, channels: 3, background: colour } });

test('EXIF and profile go along, the picture is the new one, and upright', async () => {
  const original = await picture('red')
    .withExif({ IFD0: { Artist: 'Nobody', Copyright: 'None' } })
    .withIccProfile('p3')
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect((await sharp(original).metadata()).orientation).toBe(6);
  const encoded = await picture('lime').jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
  const made = Buffer.from(jpegLike(original, encoded));
  const { exif, icc, orientation, width, height } = await sharp(made).metadata();
  expect([orientation, width, height]).toEqual([1, 8, 4]);
  expect(exif!.includes('Nobody')).toBe(true);
  expect(icc).toEqual((await sharp(original).metadata()).icc);
  // Its own pixels, whatever the profile says of them.
  const pixels = (file: Buffer) => sharp(file).keepIccProfile().raw().toBuffer();
  expect(await pixels(made)).toEqual(await pixels(encoded));
});

test('an original that says nothing adds nothing', async () => {
  const encoded = await picture('lime').jpeg().toBuffer();
  const made = Buffer.from(jpegLike(await picture('red').jpeg().toBuffer(), encoded));
  expect((await sharp(made).metadata()).exif).toBeUndefined();
  expect(await sharp(made).raw().toBuffer()).toEqual(await sharp(encoded).raw().toBuffer());
});

test('a profile of inks, or of greys, is none of a picture in RGB', async () => {
  const encoded = await picture('lime').jpeg().toBuffer();
  const profileOf = async (space: 'cmyk' | 'b-w') => {
    const original = await picture('red').toColourspace(space).withIccProfile('cmyk').jpeg().toBuffer();
    const profile = (await sharp(original).metadata()).icc!;
    // The same, whatever it says of itself.
    if (space === 'b-w') original.write('GRAY', original.indexOf(profile.subarray(0, 24)) + 16, 'latin1');
    return original;
  };
  for (const space of ['cmyk', 'b-w'] as const) {
    const original = await profileOf(space);
    expect(isOfOtherColours(original, { name: 'JPEG' })).toBe(true);
    expect((await sharp(Buffer.from(jpegLike(original, encoded))).metadata()).icc).toBeUndefined();
  }
  expect(isOfOtherColours(await picture('red').withIccProfile('p3').jpeg().toBuffer(), { name: 'JPEG' })).toBe(false);
});
