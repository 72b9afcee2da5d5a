import { blankPixels, type Image, type Pixels } from '@fuzzydiff/core/image';
import type { Metadata } from 'sharp';
import { invalidFile } from '../files/invalid-file.js';
import { readWhole } from '../files/read-whole.js';

/** Limits on what is read. */
export interface ReadOptions {
  /** The most pixels an image may have. @default 100_000_000 */
  readonly maxPixels?: number;
}

/** Colour channels of the colour spaces that are read. Others (Lab, floating point) have no 8- or 16-bit values. */
const colourChannels: Readonly<Record<string, number>> = { 'b-w': 1, grey16: 1, srgb: 3, rgb: 3, rgb16: 3, cmyk: 4 };

/** Colour spaces in which the library leaves values as they are, by depth and channels. */
const storedSpaces: Readonly<Record<8 | 16, Readonly<Record<number, string>>>> = {
  8: { 1: 'b-w', 3: 'srgb', 4: 'cmyk' },
  16: { 1: 'grey16', 3: 'rgb16', 4: 'cmyk' },
};

/**
 * Reads an image with its values as they are stored: 8 or 16 bits, not converted by its colour profile, turned the way
 * its EXIF orientation says. Of an animation, the first frame.
 *
 * @throws FuzzydiffError `invalid-file` when it cannot be read, is not an image, is cut short or damaged, is larger
 *   than `maxPixels`, or has values of another kind
 */
export async function readImage(path: string, { maxPixels = 100_000_000 }: ReadOptions = {}): Promise<Image> {
  const refuse = (expected: string, found: string, remedy: string, cause?: unknown) =>
    invalidFile(path, expected, found, remedy, cause);
  const bytes = await readWhole(path, 'an image');
  if (bytes.length === 0) throw refuse('an image', 'it is empty', 'copy it again from where it came from');
  const { default: sharp } = await import('sharp');
  // 'error' refuses data that end early or do not decode, and takes files with harmless oddities. The limit on pixels
  // is checked here, where the error can name the option.
  const source = sharp(bytes, { failOn: 'error', ignoreIcc: true, limitInputPixels: false });
  let metadata: Metadata;
  try {
    metadata = await source.metadata();
  } catch (cause) {
    const remedy = 'check that it is a PNG, JPEG, WebP, TIFF, AVIF or GIF file and whole';
    throw refuse('an image', `it is not one (${reasonOf(cause)})`, remedy, cause);
  }
  const { width, height, space = '', depth: type = '', format, autoOrient } = metadata;
  if (format === 'svg') throw refuse('an image of pixels', 'found a drawing (SVG)', 'export it as PNG');
  if (width * height > maxPixels)
    throw refuse(`at most ${maxPixels} pixels`, `found ${width * height}`, 'make it smaller, or raise --max-pixels');
  const channels = colourChannels[space];
  if (channels === undefined || !['uchar', 'ushort'].includes(type))
    throw refuse('8- or 16-bit grey, RGB or CMYK', `found ${type} ${space}`, 'save it as an 8- or 16-bit PNG');
  const depth = type === 'ushort' ? 16 : 8;

  const alphas = metadata.hasAlpha ? 1 : 0;
  // The library drops the alpha of 8-bit grey on its way out; as RGB it keeps it, with the grey three times.
  const spread = depth === 8 && channels === 1 && alphas === 1;
  let decoded: { data: Buffer; info: { channels: number } };
  try {
    decoded = await source
      .autoOrient()
      .toColourspace(spread ? 'srgb' : storedSpaces[depth][channels]!)
      .raw({ depth: type as 'uchar' | 'ushort' })
      .toBuffer({ resolveWithObject: true });
  } catch (cause) {
    const remedy = 'it is cut short or damaged, or of a kind that is not read: copy it again, or save it as PNG';
    throw refuse('a whole image', `decoding it failed (${reasonOf(cause)})`, remedy, cause);
  }
  const { data, info } = decoded;
  const stored = depth === 8 ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const first = { from: 0, count: channels, stride: info.channels };
  return {
    name: path,
    width: autoOrient.width,
    height: autoOrient.height,
    channels,
    depth,
    pixels: pick(stored, depth, first),
    ...(alphas && { alpha: pick(stored, depth, { ...first, from: info.channels - 1, count: 1 }) }),
    ...(metadata.icc && { icc: new Uint8Array(metadata.icc) }),
  };
}

/** `count` of the `stride` interleaved channels. */
function pick(
  stored: Pixels,
  depth: 8 | 16,
  { from, count, stride }: { from: number; count: number; stride: number },
): Pixels {
  const picked = blankPixels({ depth }, (stored.length / stride) * count);
  for (let i = from, o = 0; i < stored.length; i += stride)
    for (let c = 0; c < count; c++) picked[o++] = stored[i + c]!;
  return picked;
}

/** The first line of a decoder's complaint. */
function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!;
}
