import type { Image } from '@fuzzydiff/core/image';

/**
 * A picture's pixels, upright, as a canvas gives them: RGB of 8 bits, and alpha.
 *
 * @param colours brought into sRGB, as a page shows them, or left as they are stored
 * @throws Error a sentence, where it is no picture that this browser reads
 */
export async function readPixels(file: Blob, name: string, colours: 'srgb' | 'stored'): Promise<Image> {
  const colorSpaceConversion = colours === 'srgb' ? 'default' : 'none';
  const bitmap = await createImageBitmap(file, { colorSpaceConversion }).catch((cause: Error) => {
    throw new Error(`Expected a picture that this browser can read in ${name} but found none (${cause.message}).`);
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint8Array(3 * width * height);
  const alpha = new Uint8Array(width * height);
  for (let i = 0; i < alpha.length; i++) {
    pixels[3 * i] = data[4 * i]!;
    pixels[3 * i + 1] = data[4 * i + 1]!;
    pixels[3 * i + 2] = data[4 * i + 2]!;
    alpha[i] = data[4 * i + 3]!;
  }
  return { name, width, height, channels: 3, depth: 8, pixels, alpha };
}
