import type { Image } from '@fuzzydiff/core/image';
import { invalidArgument, pixelsForm } from '@fuzzydiff/core/internal';
import { checkBrowser } from './check-browser.js';

/** A photograph in a page: a picked or fetched file, what a page shows, a canvas's pixels, or pixels as core has them. */
export type PhotoSource = Blob | ImageData | ImageBitmapSource | Image;

/** A result that a page can show or save. */
export interface Shown {
  /** The photograph's pixels, for a canvas. */
  toImageData(): ImageData;
  /** The photograph as the bytes of a PNG file. */
  toBlob(): Promise<Blob>;
}

/**
 * A photograph's pixels: 8 bits, turned as its EXIF orientation says, with its values as they are stored, as far as the
 * browser leaves them.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no picture
 */
export async function readPhoto(source: PhotoSource): Promise<Image> {
  if (typeof source === 'object' && source !== null && 'pixels' in source) return source;
  checkBrowser('a photograph', ['createImageBitmap', 'OffscreenCanvas']);
  if (source instanceof ImageData) return fromImageData(source);
  // Values as they are stored, not as a screen would show them.
  const options = { colorSpaceConversion: 'none', premultiplyAlpha: 'none', imageOrientation: 'from-image' } as const;
  const bitmap = await createImageBitmap(source, options).catch((cause: Error) => {
    // As a library's decoder gives them, which is nothing that a page has.
    const hasData = typeof source === 'object' && source !== null && 'data' in source;
    const remedy = hasData ? `give an ImageData, or ${pixelsForm}` : cause.message;
    throw invalidArgument('the photograph', 'a picture that this browser decodes', source, remedy);
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return fromImageData(context.getImageData(0, 0, width, height));
}

function fromImageData({ data, width, height }: ImageData): Image {
  if (data.BYTES_PER_ELEMENT !== 1)
    throw invalidArgument('the pixels', 'values of 8 bits', data, 'ask the canvas for rgba-unorm8');
  const count = width * height;
  const pixels = new Uint8Array(3 * count);
  const alpha = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = data[4 * i + c]!;
    alpha[i] = data[4 * i + 3]!;
  }
  const isOpaque = alpha.every((value) => value === 255);
  return { name: 'the photograph', width, height, channels: 3, depth: 8, pixels, ...(isOpaque ? {} : { alpha }) };
}

/** How a photograph is shown. */
export function shown(photo: Image): Shown {
  const toImageData = () => pixelsForCanvas(photo);
  return {
    toImageData,
    async toBlob() {
      const canvas = new OffscreenCanvas(photo.width, photo.height);
      canvas.getContext('2d')!.putImageData(toImageData(), 0, 0);
      return canvas.convertToBlob({ type: 'image/png' });
    },
  };
}

function pixelsForCanvas({ width, height, channels, depth, pixels, alpha }: Image): ImageData {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  const scale = depth === 8 ? 1 : 1 / 257;
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) data[4 * i + c] = pixels[i * channels + (channels === 1 ? 0 : c)]! * scale;
    if (alpha) data[4 * i + 3] = alpha[i]! * scale;
  }
  return new ImageData(data, width, height);
}
