import { crc32, deflateSync } from 'node:zlib';
import { FuzzydiffError } from '@fuzzydiff/core';
import { blankPixels, type Image, type Pixels } from '@fuzzydiff/core/image';

/** What a PNG is made of: an image, with or without a name. */
export type PngSource = Omit<Image, 'name'>;

/**
 * A PNG of 8 or 16 bits with exactly these values: alpha joined again, the colour profile attached as it is. The same
 * image gives the same bytes.
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
    .png({ compressionLevel: 6 })
    .toBuffer();
  return icc ? withProfile(png, icc) : new Uint8Array(png);
}

function withAlpha({ channels, depth, pixels }: Pick<Image, 'channels' | 'depth' | 'pixels'>, alpha: Pixels): Pixels {
  const joined = blankPixels({ depth }, pixels.length + alpha.length);
  for (let i = 0; i < alpha.length; i++) {
    for (let c = 0; c < channels; c++) joined[i * (channels + 1) + c] = pixels[i * channels + c]!;
    joined[i * (channels + 1) + channels] = alpha[i]!;
  }
  return joined;
}

/** Signature and IHDR chunk, which comes first. */
const headLength = 8 + 25;

/**
 * Puts an iCCP chunk where the PNG specification wants it, before the pixels. By hand, because sharp converts values to
 * a profile that it attaches, and these belong to it already.
 */
function withProfile(png: Uint8Array, icc: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from('iCCPICC profile\0\0', 'latin1'), deflateSync(icc)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length - 4);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return new Uint8Array(Buffer.concat([png.subarray(0, headLength), length, body, check, png.subarray(headLength)]));
}
