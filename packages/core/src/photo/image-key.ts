import { sha256 } from '../sha256.js';
import type { Image } from './image.js';

/**
 * What keys an image's noise: its stored pixels, and nothing else of its file. The same picture under another name, or
 * with other metadata, gives the same results. Ours.
 *
 * @param image its size, channels, depth and pixels count; alpha and the profile do not
 * @returns 32 hexadecimal digits of a SHA-256 (by Web Crypto, which a page has where it comes over https or from localhost)
 */
export async function imageKey({
  width,
  height,
  channels,
  depth,
  pixels,
}: Pick<Image, 'width' | 'height' | 'channels' | 'depth' | 'pixels'>): Promise<string> {
  const values = await sha256(littleEndian(pixels));
  const whole = `${width} x ${height}, ${channels} x ${depth} bits, ${values}`;
  return (await sha256(new TextEncoder().encode(whole))).slice(0, 32);
}

/** Every machine that runs this keeps the low byte first. Memory that threads share is copied: Web Crypto takes none. */
function littleEndian(pixels: Image['pixels']): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = pixels.buffer instanceof ArrayBuffer ? pixels : pixels.slice();
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
