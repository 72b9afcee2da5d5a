import { FuzzydiffError } from '@fuzzydiff/core';
import { blankPixels, type Image, type Pixels } from '@fuzzydiff/core/image';
import type { Statements } from './metadata/statements.js';
import { profileChunk, withChunks } from './png-chunks.js';

/** What a PNG is made of: an image, with or without a name, and what is said of it. */
export type PngSource = Omit<Image, 'name'> & Partial<Pick<Statements, 'colour' | 'metadata'>>;

/**
 * A PNG of 8 or 16 bits with exactly these values: alpha joined again, the colour profile attached as it is, and nothing
 * said that the source does not say. The same image gives the same bytes.
 *
 * @throws FuzzydiffError `invalid-argument` when the channels are not 1 or 3, which is all that a PNG can hold
 */
export async function encodePng({
  width,
  height,
  channels,
  depth,
  pixels,
  alpha,
  icc,
  colour = [],
  metadata = [],
}: PngSource): Promise<Uint8Array> {
  if (channels !== 1 && channels !== 3) {
    const message = `Expected 1 or 3 colour channels for a PNG but found ${channels}; convert it to grey or RGB.`;
    throw new FuzzydiffError('invalid-argument', message, { data: { channels } });
  }
  const { default: sharp } = await import('sharp');
  const joined = alpha ? withAlpha({ channels, depth, pixels }, alpha) : pixels;
  const bands = channels === 1 ? ['b-w', 'grey16'] : ['srgb', 'rgb16'];
  const png = await sharp(joined, { raw: { width, height, channels: alpha ? (channels === 1 ? 2 : 4) : channels } })
    .toColourspace(bands[depth === 8 ? 0 : 1]!)
    // A photograph takes half as long as at the usual level, 6, and 1 % more bytes; its pixels are the same.
    .png({ compressionLevel: 3 })
    .toBuffer();
  return withChunks(png, [...(icc ? [profileChunk(icc)] : []), ...colour, ...metadata]);
}

function withAlpha({ channels, depth, pixels }: Pick<Image, 'channels' | 'depth' | 'pixels'>, alpha: Pixels): Pixels {
  const joined = blankPixels({ depth }, pixels.length + alpha.length);
  for (let i = 0; i < alpha.length; i++) {
    for (let c = 0; c < channels; c++) joined[i * (channels + 1) + c] = pixels[i * channels + c]!;
    joined[i * (channels + 1) + channels] = alpha[i]!;
  }
  return joined;
}
