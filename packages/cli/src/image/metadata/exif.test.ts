import { describe, expect, test } from 'vitest';
import { text, tiffBytes } from '../../../test/picture-files.js';
import { uprightExif } from './exif.js';
import { numbersOf, openTiff, subDirectory, tags } from './tiff.js';

const size = { width: 30, height: 40, turned: true };
const maker = [...Buffer.from('a camera of its own')];
const content = {
  fields: [
    [0x100, 'long', [40]],
    [0x101, 'long', [30]],
    [0x112, 'short', [6]],
    [0x11a, 'rational', [300, 1]],
    [0x11b, 'rational', [150, 1]],
    [0x8298, 'text', text('me')],
  ],
  children: {
    34665: [
      [0x927c, 'byte', maker],
      [0xa002, 'short', [40]],
      [0xa003, 'short', [30]],
    ],
  },
} as const;

const opened = (bytes: Uint8Array) => {
  const tiff = openTiff(bytes)!;
  return { tiff, first: (tag: number) => numbersOf(tiff, tiff.first, tag) };
};

describe('uprightExif', () => {
  test('says that the picture is upright, and its size', () => {
    const upright = uprightExif(tiffBytes(content), size)!;
    const { tiff, first } = opened(upright);
    expect(first(tags.orientation)).toEqual([1]);
    expect([first(tags.width), first(tags.height)]).toEqual([[30], [40]]);
    expect([first(tags.xResolution), first(tags.yResolution)]).toEqual([[150], [300]]);
    const own = subDirectory(tiff, tags.exif)!;
    expect([numbersOf(tiff, own, tags.pixelWidth), numbersOf(tiff, own, tags.pixelHeight)]).toEqual([[30], [40]]);
  });

  test('leaves all else where it is, and its argument alone', () => {
    const before = tiffBytes(content);
    const copy = Buffer.from(before);
    const upright = Buffer.from(uprightExif(before, size)!);
    expect(before.equals(copy)).toBe(true);
    expect(upright.length).toBe(before.length);
    for (const kept of [Buffer.from('me\0'), Buffer.from(maker)])
      expect(upright.indexOf(kept)).toBe(before.indexOf(kept));
  });

  test('a picture that was upright keeps its resolutions', () => {
    const { first } = opened(uprightExif(tiffBytes(content), { ...size, turned: false })!);
    expect([first(tags.xResolution), first(tags.yResolution)]).toEqual([[300], [150]]);
  });

  test('has no thumbnail, at the end or before it', () => {
    const thumbnail = Buffer.from('the picture as it was');
    const whole = tiffBytes({ ...content, thumbnail });
    const padded = Buffer.concat([whole, Buffer.from('more')]);
    for (const exif of [whole, padded]) {
      const upright = Buffer.from(uprightExif(exif, size)!);
      expect(upright.includes('as it was')).toBe(false);
      const { tiff, first } = opened(upright);
      expect(tiff.view.getUint32(tiff.first.nextAt, true)).toBe(0);
      expect(first(tags.orientation)).toEqual([1]);
    }
    expect(Buffer.from(uprightExif(padded, size)!).includes('more')).toBe(true);
  });

  test('has no thumbnail of strips either', () => {
    const own = tiffBytes(content);
    // A second directory by hand: two strips, behind it.
    const strips = [
      [0x111, own.length + 30, 4],
      [0x117, 4, 4],
    ] as const;
    const second = Buffer.alloc(2 + 2 * 12 + 4);
    second.writeUInt16LE(2);
    strips.forEach(([tag, value], n) => {
      second.writeUInt16LE(tag, 2 + 12 * n);
      second.writeUInt16LE(4, 2 + 12 * n + 2);
      second.writeUInt32LE(1, 2 + 12 * n + 4);
      second.writeUInt32LE(value, 2 + 12 * n + 8);
    });
    own.writeUInt32LE(own.length, 8 + 2 + 7 * 12);
    const upright = Buffer.from(uprightExif(Buffer.concat([own, second, Buffer.from('old!more')]), size)!);
    expect(upright.includes('old!')).toBe(false);
    expect(upright.subarray(-8)).toEqual(Buffer.from('\0\0\0\0more'));
  });

  test('of either byte order, and behind the name that a JPEG gives it', () => {
    const big = Buffer.from('4d4d002a00000008000101120003000000010006000000000000', 'hex');
    expect(Buffer.from(uprightExif(Buffer.concat([Buffer.from('Exif\0\0'), big]), size)!).toString('hex')).toBe(
      '4d4d002a00000008000101120003000000010001000000000000',
    );
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['something else', Buffer.from('Exif\0\0 and then a letter')],
    ['a directory that lies outside', Buffer.from('49492a00ffff0000', 'hex')],
    ['more fields than there are bytes', Buffer.from('49492a0008000000ff7f', 'hex')],
  ])('%s gives nothing', (_, bytes) => {
    expect(uprightExif(bytes, size)).toBeUndefined();
  });

  test('values that lie outside are left out of account', () => {
    const exif = tiffBytes(content);
    // The pointer to the directory of the EXIF itself, which comes after six fields.
    exif.writeUInt32LE(0xfffffff0, 8 + 2 + 6 * 12 + 8);
    expect(opened(uprightExif(exif, size)!).first(tags.orientation)).toEqual([1]);
  });
});
