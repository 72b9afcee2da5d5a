import { checkTensor, type Tensor } from '@fuzzydiff/core';
import { fullScale, type Image, type Pixels, type Region } from './image.js';
import { imagePlane, tensorPlane, windowOf } from './planes.js';
import { type Plane, resample } from './resample.js';

/**
 * Brings a correction back into the image it was made for: the image's pixels in its own size and depth, outside the region
 * untouched to the byte.
 *
 * Where the region has the model's size, the result is the corrected image, rounded. Otherwise the model saw less (or
 * more) than the image holds, and with `up` for the way back to the region's size, `k = up(keep)`:
 *
 *     out = k (original + up(corrected - modelInput)) + (1 - k) up(corrected)
 *
 * So detail that the model never saw survives where the input is kept, and damaged detail goes where it is not. A pixel
 * that is kept wholly (`k = 1`) is the original to the byte, in either case.
 *
 * @param modelInput `[C,H,W]` in `[-1, 1]`: what `toModel` gave
 * @param corrected `[C,H,W]`, the model's answer; beyond `[-1, 1]` it is clipped
 * @param keep `[1|C,H,W]` in `[0, 1]`: how much of the input was kept
 * @throws FuzzydiffError `invalid-argument` when the shapes are not those
 */
export function mergeCorrection(
  image: Image,
  region: Region,
  modelInput: Tensor,
  corrected: Tensor,
  keep: Tensor,
): Pixels {
  const [, height = 0, width = 0] = modelInput.shape;
  checkTensor('modelInput', modelInput, [[image.channels, height, width]]);
  checkTensor('corrected', corrected, [modelInput.shape]);
  checkTensor('keep', keep, [modelInput.shape, [1, height, width]]);
  const pixels = image.pixels.slice();
  for (let c = 0; c < image.channels; c++) mergeChannel(pixels, image, region, modelInput, corrected, keep, c);
  return pixels;
}

function mergeChannel(
  pixels: Pixels,
  image: Image,
  region: Region,
  modelInput: Tensor,
  corrected: Tensor,
  keep: Tensor,
  c: number,
): void {
  const { x, y, size } = region;
  const full = fullScale(image);
  const before = tensorPlane(modelInput, c);
  const after = tensorPlane(corrected, c);
  const grid = { width: size, height: size };
  const kept = resample(tensorPlane(keep, c), grid, 'linear').values;
  const replacement = resample(after, grid, 'catmull-rom').values;
  const sameSize = before.width === size && before.height === size;
  const change = sameSize ? undefined : resample(difference(after, before), grid, 'catmull-rom').values;
  const original = change && imagePlane(image, c, windowOf(region)).values;
  for (let i = 0; i < size * size; i++) {
    const k = kept[i]!;
    if (k === 1) continue;
    let value = ((replacement[i]! + 1) / 2) * full;
    if (change && original) value = k * (original[i]! + (change[i]! / 2) * full) + (1 - k) * value;
    const at = ((y + Math.floor(i / size)) * image.width + x + (i % size)) * image.channels + c;
    pixels[at] = Math.min(Math.max(Math.round(value), 0), full);
  }
}

function difference(a: Plane, b: Plane): Plane {
  return { ...a, values: a.values.map((value, i) => value - b.values[i]!) };
}
