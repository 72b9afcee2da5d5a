import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type TiffField, tiffBytes, tiffPicture } from '../../test/picture-files.js';
import { readableExtensions, unreadFormat, unreadFormatOf } from './known-formats.js';

const latin1 = (text: string) => Buffer.from(text.padEnd(64, '\0'), 'latin1');
const iso = (brand: string, ...others: string[]) => {
  const brands = Buffer.from(`\0\0\0\0ftyp${brand}\0\0\0\0${others.join('')}`, 'latin1');
  brands.writeUInt32BE(brands.length);
  return brands;
};
const tiff = (...fields: TiffField[]) => tiffBytes({ fields });

test.each([
  ['a HEIC picture', iso('heic', 'mif1', 'heic')],
  ['a HEIC picture', iso('mif1', 'heic')],
  ['a HEIC picture', iso('msf1', 'hevc')],
  ["a camera's raw picture", latin1('II*\0\x10\0\0\0CR\x02\0')],
  ["a camera's raw picture", iso('crx ', 'crx ', 'isom')],
  ["a camera's raw picture", latin1('FUJIFILMCCD-RAW 0201')],
  ["a camera's raw picture", latin1('IIRO\x08\0\0\0')],
  // DNG; NEF and ARW, which begin with a small picture; values of the sensor.
  ["a camera's raw picture", tiff([0xc612, 'byte', [1, 4, 0, 0]])],
  ["a camera's raw picture", tiff([0xfe, 'long', [1]], [0x14a, 'long', [0]])],
  ["a camera's raw picture", tiff([0x106, 'short', [32803]])],
  ['a JPEG XL picture', latin1('\xff\x0a')],
  ['a JPEG XL picture', latin1('\0\0\0\x0cJXL \r\n\x87\n')],
  ['a JPEG 2000 picture', latin1('\0\0\0\x0cjP  \r\n\x87\n')],
  ['a JPEG 2000 picture', latin1('\xff\x4f\xff\x51')],
  ['a JPEG XR picture', latin1('II\xbc\x01')],
  ['a Photoshop document', latin1('8BPS')],
  ['a GIMP document', latin1('gimp xcf v011')],
  ['a PDF document', latin1('%PDF-1.7')],
  ['a PostScript document', latin1('%!PS-Adobe-3.0')],
  ['a BMP picture', latin1('BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0')],
  ['an icon (ICO)', latin1('\0\0\x01\0\x01\0')],
  ['a TGA picture', Buffer.concat([Buffer.alloc(40), Buffer.from('TRUEVISION-XFILE.\0')])],
  ['an OpenEXR picture', latin1('\x76\x2f\x31\x01')],
  ['a Radiance HDR picture', latin1('#?RADIANCE\n')],
  ['a PNM picture', latin1('P6\n2 2\n255\n')],
  ['a QOI picture', latin1('qoif')],
  ['a DDS texture', latin1('DDS |')],
  ['a DICOM picture', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])],
  ['a video', iso('qt  ')],
  ['a video', iso('isom', 'isom', 'mp42')],
  ['a web page', latin1('\n<!DOCTYPE html><html>')],
])('%s', (name, bytes) => {
  expect(unreadFormat(bytes, '')).toMatchObject({ name, remedy: expect.stringMatching(/^\w.*\w$/) });
});

test('what is read, and what is nothing of these, has no such name', async () => {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } });
  for (const format of ['png', 'jpeg', 'webp', 'tiff', 'avif', 'gif'] as const)
    expect(unreadFormat(await picture[format]().toBuffer(), ''), format).toBeUndefined();
  // A pyramid's first picture is the whole one; a text may begin like a bitmap.
  const pyramid = [
    [0xfe, 'long', [0]],
    [0x14a, 'long', [0]],
  ] as const;
  const whole = tiffPicture({
    width: 1,
    height: 1,
    photometric: 1,
    samples: 1,
    fields: pyramid,
    data: Uint8Array.of(9),
  });
  for (const bytes of [whole, iso('mif1', 'avif'), iso('avis', 'avis'), latin1('BMX racing'), new Uint8Array(0)])
    expect(unreadFormat(bytes, '')).toBeUndefined();
});

test('a TIFF is a raw picture where it is named like one; what is not a TIFF is not', () => {
  const plain = tiffPicture({ width: 1, height: 1, photometric: 1, samples: 1, data: Uint8Array.of(9) });
  expect(unreadFormat(plain, 'pef')).toMatchObject({ name: "a camera's raw picture" });
  expect(unreadFormat(plain, 'tif')).toBeUndefined();
  expect(unreadFormat(latin1('\xff\xd8\xff\xe0'), 'nef')).toBeUndefined();
});

test('endings', () => {
  expect(readableExtensions).toEqual(expect.arrayContaining(['png', 'jpg', 'jfif', 'jpe', 'apng', 'avif']));
  expect(new Set(readableExtensions).size).toBe(readableExtensions.length);
  for (const ending of readableExtensions) {
    expect(ending).toMatch(/^[a-z0-9]+$/);
    expect(unreadFormatOf(ending)).toBeUndefined();
  }
  for (const ending of ['heic', 'heif', 'jxl', 'bmp', 'psd', 'pdf', 'cr2', 'nef', 'dng', 'arw', 'svg'])
    expect(unreadFormatOf(ending)).toBeDefined();
});
