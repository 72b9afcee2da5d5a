import type { Tensor } from '@fuzzydiff/core';
import { type Box, combinedPlane, fullScale, type Image } from '@fuzzydiff/core/image';
import { interpolateInferno } from 'd3-scale-chromatic';

/** The longer side of what stands for a photograph on a screen, in pixels. */
const shownAtMost = 2048;

/** A photograph's pixels as a canvas takes them: with 8 bits. */
export function canvasPixels(image: Image): ImageData {
  const { width, height, channels, pixels, alpha } = image;
  const scale = 255 / fullScale(image);
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) data[4 * i + c] = scale * pixels[i * channels + (channels === 1 ? 0 : c)]!;
    if (alpha) data[4 * i + 3] = scale * alpha[i]!;
  }
  return new ImageData(data, width, height);
}

/** A photograph for a screen: small, and whole where that is more. */
export async function shownBitmaps(image: Image): Promise<{ small: ImageBitmap; full: ImageBitmap | undefined }> {
  const { width, height } = image;
  const data = canvasPixels(image);
  const scale = shownAtMost / Math.max(width, height);
  if (scale >= 1) return { small: await createImageBitmap(data), full: undefined };
  const size = {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
  };
  const small = await createImageBitmap(data, { ...size, resizeQuality: 'high' });
  return { small, full: await createImageBitmap(data) };
}

/** Pixels of a part of a photograph, shown where `shows` says, as a bitmap over that part. */
export function patchBitmap(image: Image, box: Box, shows: (at: number) => boolean): Promise<ImageBitmap> {
  const data = new ImageData(box.width, box.height);
  const scale = 255 / fullScale(image);
  for (let y = 0; y < box.height; y++)
    for (let x = 0; x < box.width; x++) {
      const at = (box.y + y) * image.width + box.x + x;
      if (!shows(at)) continue;
      const to = 4 * (y * box.width + x);
      for (let c = 0; c < 3; c++)
        data.data[to + c] = scale * image.pixels[at * image.channels + (image.channels === 1 ? 0 : c)]!;
      data.data[to + 3] = 255;
    }
  return createImageBitmap(data);
}

/** An attention map in colours on a fixed scale: dark and transparent where it is 0, light where it is 1. */
export function mapBitmap(map: Tensor): Promise<ImageBitmap> {
  const { width, height, values } = combinedPlane(map, Math.max);
  const data = new ImageData(width, height);
  values.forEach((value, i) => {
    const [red, green, blue] = interpolateInferno(0.15 + 0.8 * value).match(/[0-9a-f]{2}/g)!;
    data.data.set([red!, green!, blue!].map((hex) => Number.parseInt(hex, 16)).concat(40 + 190 * value), 4 * i);
  });
  return createImageBitmap(data);
}
