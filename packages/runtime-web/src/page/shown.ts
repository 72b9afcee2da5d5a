import { FuzzydiffError } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';

/** A result that a page can show or save. */
export interface Shown {
  /** The photograph's pixels, for a canvas: 8 bits, in sRGB. */
  toImageData(): ImageData;
  /**
   * The photograph as the bytes of a PNG file: upright, 8 bits, in sRGB, without the EXIF and the profile of the original.
   *
   * @throws FuzzydiffError `device-unavailable` where it is larger than a canvas of this browser
   */
  toBlob(): Promise<Blob>;
}

/** How a photograph is shown. */
export function shown(photo: Image): Shown {
  const toImageData = () => pixelsForCanvas(photo);
  return {
    toImageData,
    async toBlob() {
      const { width, height } = photo;
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      if (!context || !holds(context, width - 1, height - 1))
        throw new FuzzydiffError(
          'device-unavailable',
          `Expected a photograph of at most the size of a canvas of this browser for toBlob but found ${width} x ${height} pixels; encode the result's photo with a library, or give a smaller photograph.`,
          { data: { width, height } },
        );
      context.putImageData(toImageData(), 0, 0);
      return canvas.convertToBlob({ type: 'image/png' });
    },
  };
}

/** Whether a canvas keeps a pixel: one that is too large takes all and keeps nothing. */
function holds(context: OffscreenCanvasRenderingContext2D, x: number, y: number): boolean {
  context.fillRect(x, y, 1, 1);
  return context.getImageData(x, y, 1, 1).data[3] === 255;
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
