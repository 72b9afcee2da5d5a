import type { Image } from '@fuzzydiff/core/image';
import { isTurnedPng } from './save/png.js';

/**
 * A PNG of 16 bits per value, which a canvas would read with 8, as it is stored; nothing of one that is damaged,
 * or that is not upright or opaque by its values alone: from a turned camera, or with one transparent colour.
 */
export async function readDeepPng(file: Blob, name: string): Promise<Image | undefined> {
  const { decode } = await import('fast-png');
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { width, height, depth, channels: stored, data, transparency } = decode(bytes);
    if (depth !== 16 || transparency || isTurnedPng(bytes)) return undefined;
    const channels = stored < 3 ? 1 : 3;
    const part = (from: number, count: number) => {
      const values = new Uint16Array(width * height * count);
      for (let at = 0; at < width * height; at++)
        for (let c = 0; c < count; c++) values[at * count + c] = data[at * stored + from + c]!;
      return values;
    };
    const alpha = stored === channels ? undefined : part(channels, 1);
    return { name, width, height, channels, depth, pixels: part(0, channels), ...(alpha && { alpha }) };
  } catch {
    return undefined;
  }
}

/** An image of 16 bits as a PNG of as many. */
export async function encodeDeepPng({
  width,
  height,
  channels,
  pixels,
  alpha,
}: Image): Promise<Uint8Array<ArrayBuffer>> {
  const { encode } = await import('fast-png');
  const stored = channels + (alpha ? 1 : 0);
  const data = new Uint16Array(width * height * stored);
  for (let at = 0; at < width * height; at++) {
    for (let c = 0; c < channels; c++) data[at * stored + c] = pixels[at * channels + c]!;
    if (alpha) data[at * stored + channels] = alpha[at]!;
  }
  return encode({ width, height, depth: 16, channels: stored, data }) as Uint8Array<ArrayBuffer>;
}
