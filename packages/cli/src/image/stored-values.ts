import type { Metadata } from 'sharp';
import { numbersOf, openTiff, tags } from './metadata/tiff.js';

/** How an image's values are stored. */
export interface Layout {
  /** Of colour. */
  readonly channels: number;
  readonly depth: 8 | 16;
  /** How many of the depth's bits are used: an AVIF may have 10 or 12 of 16. */
  readonly bits: number;
  readonly hasAlpha: boolean;
  /** Whether there is a channel beside the colours that is not said to be the opacity. */
  readonly hasOther: boolean;
}

/** Colour channels of the colour spaces that are read. */
const colourChannels: Readonly<Record<string, number>> = { 'b-w': 1, grey16: 1, srgb: 3, rgb: 3, rgb16: 3, cmyk: 4 };

/** What values of other types are called. */
const otherTypes: Readonly<Record<string, string>> = {
  char: 'values with a sign',
  short: 'values with a sign',
  int: 'values with a sign',
  uint: '32-bit values',
};

/** How an image's values are stored, or in words what they are where they are of no kind that is read. */
export function layoutOf(bytes: Uint8Array, metadata: Metadata): Layout | string {
  const { space = '', depth: type = '', format, channels = 0, bitsPerSample = 16, hasAlpha = false } = metadata;
  if (type !== 'uchar' && type !== 'ushort') return otherTypes[type] ?? 'floating-point values';
  const colours = colourChannels[space];
  if (colours === undefined) return `values of the kind "${space}"`;
  if (channels > colours + 1) return `${channels} channels`;
  const depth = type === 'uchar' ? 8 : 16;
  const hasOther = hasAlpha && format === 'tiff' && !isOpacity(bytes);
  const bits = depth === 16 && format === 'heif' ? bitsPerSample : depth;
  return { channels: colours, depth, bits, hasAlpha: hasAlpha && !hasOther, hasOther };
}

/** What is unusual about a TIFF's values, which the decoder would misread or not explain; nothing where they are read. */
export function unreadValues(bytes: Uint8Array): string | undefined {
  const tiff = openTiff(bytes);
  if (!tiff) return undefined;
  const first = (tag: number) => numbersOf(tiff, tiff.first, tag)[0];
  const photometric = first(tags.photometric) ?? 0;
  const compression = first(tags.compression) ?? 1;
  const bits = first(tags.bitsPerSample) ?? 1;
  if (first(tags.sampleFormat) === 2) return 'values with a sign';
  if (first(tags.sampleFormat) === 3) return 'floating-point values';
  if ([8, 9, 10].includes(photometric)) return 'Lab colours';
  // Only together with JPEG are they converted to RGB.
  if (photometric === 6 && compression !== 7) return 'YCbCr colours';
  return [1, 2, 4, 8, 16].includes(bits) ? undefined : `${bits}-bit values`;
}

/** Whether a TIFF says that its extra channel is the opacity, multiplied into the colours or not. */
function isOpacity(bytes: Uint8Array): boolean {
  const tiff = openTiff(bytes);
  // A TIFF of the large kind, whose fields are not looked at.
  if (!tiff) return true;
  const [extra] = numbersOf(tiff, tiff.first, tags.extraSamples);
  return extra === 1 || extra === 2;
}
