import { extname } from 'node:path';
import { blankPixels, fullScale, type Pixels } from '@fuzzydiff/core/image';
import type { Metadata, Sharp } from 'sharp';
import { invalidFile } from '../files/invalid-file.js';
import { readWhole } from '../files/read-whole.js';
import { dash, nameOf } from '../files/stdin.js';
import { drawing, type UnreadFormat, unreadFormat, unreadFormatOf } from './known-formats.js';
import { pngChunks, webpChunks } from './metadata/blocks.js';
import { statementsOf } from './metadata/statements.js';
import type { Picture } from './picture.js';
import { type Layout, layoutOf, unreadValues } from './stored-values.js';

/** Limits on what is read, and on the wait for it. */
export interface ReadOptions {
  /** The most pixels an image may have. @default 100_000_000 */
  readonly maxPixels?: number;
  /** Ends the wait for standard input. @default none */
  readonly signal?: AbortSignal;
}

/**
 * Reads an image with its values as they are stored: 8 or 16 bits, not converted by its colour profile, turned the way
 * its EXIF orientation says. Of several frames or pages, the first.
 *
 * @throws FuzzydiffError `invalid-file` when it cannot be read, is not an image, is cut short or damaged, is larger
 *   than `maxPixels`, or has values of another kind
 */
export async function readImage(path: string, options: ReadOptions = {}): Promise<Picture> {
  return decodeImage(nameOf(path), await readImageFile(path, options.signal), options);
}

/**
 * The bytes of an image's file, which are some.
 *
 * @throws FuzzydiffError `invalid-file` when it cannot be read, or is empty; the signal's reason when it aborts
 */
export async function readImageFile(path: string, signal?: AbortSignal): Promise<Buffer> {
  const bytes = await readWhole(path, 'an image', signal);
  refuseEmpty(nameOf(path), bytes, path === dash ? 'check what writes to it' : undefined);
  return bytes;
}

function refuseEmpty(name: string, { length }: Uint8Array, remedy = 'copy it again from where it came from'): void {
  if (length === 0) throw invalidFile(name, { expected: 'an image', found: 'it is empty', remedy });
}

/**
 * `readImage` of a file's bytes.
 *
 * @param name names them in errors; its ending is a hint to what they are
 * @throws FuzzydiffError as `readImage`
 */
export async function decodeImage(name: string, bytes: Uint8Array, { maxPixels }: ReadOptions = {}): Promise<Picture> {
  refuseEmpty(name, bytes);
  const { source, metadata } = await openImage(name, bytes);
  const { width, height, autoOrient } = metadata;
  const most = maxPixels ?? 100_000_000;
  if (width * height > most) {
    // A program has no such option; whoever reads a file otherwise may give its pixels.
    const remedy = `make it smaller, or ${maxPixels === undefined ? 'give its pixels' : 'raise --max-pixels'}`;
    throw invalidFile(name, { expected: `at most ${most} pixels`, found: `found ${width * height}`, remedy });
  }
  const layout = layoutOf(bytes, metadata);
  if (typeof layout === 'string') throw unreadable(name, layout);
  const { channels, depth } = layout;
  return {
    name,
    width: autoOrient.width,
    height: autoOrient.height,
    channels,
    depth,
    ...(await decode(name, source, layout)),
    ...(metadata.icc && { icc: new Uint8Array(metadata.icc) }),
    ...statementsOf(name, bytes, metadata),
    notes: notesOn(name, bytes, metadata, layout),
    lossy: isLossy(bytes, metadata),
  };
}

/** An image with what its file says it is; refused where that is nothing that is read. */
async function openImage(name: string, bytes: Uint8Array): Promise<{ source: Sharp; metadata: Metadata }> {
  const refuse = (format: UnreadFormat, cause?: unknown) =>
    invalidFile(name, {
      expected: 'a PNG, JPEG, WebP, TIFF, AVIF or GIF file',
      found: `found ${format.name}`,
      remedy: format.remedy,
      cause,
    });
  const extension = extname(name).slice(1).toLowerCase();
  const unread = unreadFormat(bytes, extension);
  if (unread) throw refuse(unread);
  const values = unreadValues(bytes);
  if (values !== undefined) throw unreadable(name, values);
  const { default: sharp } = await import('sharp');
  // 'error' refuses data that end early or do not decode, and takes files with harmless oddities. The limit on pixels
  // is checked later, where the error can name the option.
  const source = sharp(bytes, { failOn: 'error', ignoreIcc: true, limitInputPixels: false });
  let metadata: Metadata;
  try {
    metadata = await source.metadata();
  } catch (cause) {
    const named = unreadFormatOf(extension);
    if (named) throw refuse({ ...named, name: `what is named like ${named.name}` }, cause);
    const remedy = 'check that it is a PNG, JPEG, WebP, TIFF, AVIF or GIF file and whole';
    throw invalidFile(name, { expected: 'an image', found: `it is not one (${reasonOf(cause)})`, remedy, cause });
  }
  if (metadata.format === 'svg') throw refuse(drawing);
  return { source, metadata };
}

function unreadable(name: string, values: string): Error {
  return invalidFile(name, {
    expected: '8- or 16-bit grey, RGB or CMYK',
    found: `found ${values}`,
    remedy: 'save it as an 8- or 16-bit PNG',
  });
}

/** Colour spaces in which the library leaves values as they are, by depth and channels. */
const storedSpaces: Readonly<Record<8 | 16, Readonly<Record<number, string>>>> = {
  8: { 1: 'b-w', 3: 'srgb', 4: 'cmyk' },
  16: { 1: 'grey16', 3: 'rgb16', 4: 'cmyk' },
};

async function decode(
  name: string,
  source: Sharp,
  { channels, depth, bits, hasAlpha, hasOther }: Layout,
): Promise<Pick<Picture, 'pixels' | 'alpha'>> {
  // The library drops the alpha of 8-bit grey on its way out; as RGB it keeps it, with the grey three times.
  const spread = depth === 8 && channels === 1 && (hasAlpha || hasOther);
  const space = spread ? 'srgb' : storedSpaces[depth][channels]!;
  // CMYK would become RGB on its way, and then CMYK of another kind.
  const upright = channels === 4 ? source.pipelineColourspace('cmyk').autoOrient() : source.autoOrient();
  let decoded: { data: Buffer; info: { channels: number } };
  try {
    decoded = await upright
      .toColourspace(space)
      .raw({ depth: depth === 8 ? 'uchar' : 'ushort' })
      .toBuffer({ resolveWithObject: true });
  } catch (cause) {
    const remedy = 'it is cut short or damaged, or of a kind that is not read: copy it again, or save it as PNG';
    throw invalidFile(name, {
      expected: 'a whole image',
      found: `decoding it failed (${reasonOf(cause)})`,
      remedy,
      cause,
    });
  }
  const { data, info } = decoded;
  const stored = depth === 8 ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  if (bits < depth) stretch(stored, bits);
  const first = { from: 0, count: channels, stride: info.channels };
  return {
    pixels: pick(stored, depth, first),
    ...(hasAlpha && { alpha: pick(stored, depth, { ...first, from: info.channels - 1, count: 1 }) }),
  };
}

/** Brings values of fewer bits, which the decoder puts at the top of 16, to the full scale: white is white. */
function stretch(stored: Pixels, bits: number): void {
  const factor = fullScale({ depth: 16 }) / ((2 ** bits - 1) * 2 ** (16 - bits));
  for (let i = 0; i < stored.length; i++) stored[i] = Math.round(stored[i]! * factor);
}

/** `count` of the `stride` interleaved channels; all of them are what is stored, in its memory. */
function pick(
  stored: Pixels,
  depth: 8 | 16,
  { from, count, stride }: { from: number; count: number; stride: number },
): Pixels {
  // Not as the decoder's Buffer, which is another class.
  if (count === stride) return depth === 8 ? new Uint8Array(stored.buffer, stored.byteOffset, stored.length) : stored;
  const picked = blankPixels({ depth }, (stored.length / stride) * count);
  for (let i = from, o = 0; i < stored.length; i += stride)
    for (let c = 0; c < count; c++) picked[o++] = stored[i + c]!;
  return picked;
}

/** What is to be said of a file of which not all was taken. */
function notesOn(name: string, bytes: Uint8Array, { format, pages = 1 }: Metadata, { hasOther }: Layout): string[] {
  const count = format === 'png' ? apngFrames(bytes) : pages;
  const parts = { tiff: 'pages', heif: 'pictures' }[format as string] ?? 'frames';
  return [
    ...(count > 1 ? [`${name} has ${count} ${parts}; the first was taken.`] : []),
    ...(hasOther ? [`${name} has a channel that is not said to be opacity; it was left out.`] : []),
  ];
}

function apngFrames(bytes: Uint8Array): number {
  const control = pngChunks(bytes).find(({ type }) => type === 'acTL')?.data;
  return control ? Buffer.from(control).readUInt32BE() : 1;
}

function isLossy(bytes: Uint8Array, { format }: Metadata): boolean {
  if (format === 'webp') return webpChunks(bytes).some(({ type }) => type === 'VP8 ');
  return format === 'jpeg' || format === 'heif';
}

/** The first line of a decoder's complaint. */
function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!;
}
