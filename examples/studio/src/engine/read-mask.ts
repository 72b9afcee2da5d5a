import { type Image, maskFromPixels, type Plane } from '@fuzzydiff/core/image';
import { decode } from 'fast-png';
import { isDeepPng, isLossy } from './file-kinds.js';
import { readPixels } from './read-pixels.js';

/**
 * A picture as a mask, by the rules of the command: how much of each pixel is kept, in `[0, 1]`, at the picture's own
 * size.
 *
 * @throws Error a sentence, where it is no picture, or none that is a mask
 */
export async function readMask(file: Blob, name: string): Promise<Plane> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  // A canvas would round 16 bits to 8.
  const image = isDeepPng(bytes) ? deepImage(bytes, name) : await readPixels(file, name, 'stored');
  return maskFromPixels(image, { lossy: isLossy(bytes) });
}

/** A PNG of 16 bits, grey or RGB. */
function deepImage(bytes: Uint8Array, name: string): Image {
  const { width, height, data, channels: stored, transparency } = decode(bytes);
  const channels = stored <= 2 ? 1 : 3;
  const pixels = new Uint16Array(width * height * channels);
  const alpha = new Uint16Array(width * height).fill(65535);
  for (let i = 0; i < alpha.length; i++) {
    const pixel = data.subarray(i * stored, (i + 1) * stored);
    pixels.set(pixel.subarray(0, channels), i * channels);
    if (stored > channels) alpha[i] = pixel[channels]!;
    // One colour may be declared to be transparent.
    else if (transparency && pixel.every((value, c) => value === transparency[c])) alpha[i] = 0;
  }
  return { name, width, height, channels, depth: 16, pixels, alpha };
}
