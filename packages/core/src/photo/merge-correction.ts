import { checkTensor, type Tensor } from '../tensor/tensor.js';
import { blankPixels, checkPixels, fullScale, type Image, type Pixels, type Region } from './image.js';
import { imagePlane, tensorPlane, windowOf } from './planes.js';
import { type Plane, resample } from './resample.js';

/** A correction of what the model saw of a region. */
export interface RegionCorrection {
  /** `[C,H,W]` in `[-1, 1]`: what `toModel` gave. */
  readonly modelInput: Tensor;
  /** `[C,H,W]`, the model's answer; beyond `[-1, 1]` it is clipped. */
  readonly corrected: Tensor;
  /** `[1|C,H,W]` in `[0, 1]`: how much of the input was kept. */
  readonly keep: Tensor;
}

/**
 * Brings a correction back into the image it was made for: the image's pixels in its own size and depth, outside the
 * region untouched to the byte.
 *
 * Where the region has the model's size, the result is the corrected image, rounded. Otherwise the model saw less (or
 * more) than the image holds, and with `up` for the way back to the region's size, `k = up(keep)`:
 *
 *     out = k (original + up(corrected - modelInput)) + (1 - k) up(corrected)
 *
 * So detail that the model never saw survives where the input is kept, and damaged detail goes where it is not. A pixel
 * that is kept wholly (`k = 1`) is the original to the byte, in either case.
 *
 * @throws FuzzydiffError `invalid-argument` when the shapes are not those, or the pixels not those of the image
 */
export function mergeCorrection(
  image: Image,
  region: Region,
  { modelInput, corrected, keep }: RegionCorrection,
): Pixels {
  checkPixels(image);
  const [, height = 0, width = 0] = modelInput.shape;
  checkTensor('modelInput', modelInput, [[image.channels, height, width]]);
  checkTensor('corrected', corrected, [modelInput.shape]);
  checkTensor('keep', keep, [modelInput.shape, [1, height, width]]);
  // A copy, which `slice` of a Buffer is not.
  const pixels = blankPixels(image, image.pixels.length);
  pixels.set(image.pixels);
  for (let c = 0; c < image.channels; c++) {
    const [before, after, kept] = [modelInput, corrected, keep].map((array) => tensorPlane(array, c)) as [
      Plane,
      Plane,
      Plane,
    ];
    const merged = mergePlane(imagePlane(image, c, windowOf(region)), { before, after, kept }, fullScale(image));
    for (let i = 0; i < merged.length; i++) {
      const row = region.y + Math.floor(i / region.size);
      const column = region.x + (i % region.size);
      pixels[(row * image.width + column) * image.channels + c] = merged[i]!;
    }
  }
  return pixels;
}

/** One channel of the region, as values to be stored. */
function mergePlane(
  original: Plane,
  { before, after, kept }: { before: Plane; after: Plane; kept: Plane },
  full: number,
): Float32Array {
  const k = resample(kept, original, 'linear').values;
  const replacement = resample(after, original, 'catmull-rom').values;
  const sameSize = before.width === original.width && before.height === original.height;
  const change = sameSize ? undefined : resample(difference(after, before), original, 'catmull-rom').values;
  return original.values.map((value, i) => {
    if (k[i] === 1) return value;
    const replaced = ((replacement[i]! + 1) / 2) * full;
    const merged = change ? k[i]! * (value + (change[i]! / 2) * full) + (1 - k[i]!) * replaced : replaced;
    return Math.min(Math.max(Math.round(merged), 0), full);
  });
}

function difference(a: Plane, b: Plane): Plane {
  return { ...a, values: a.values.map((value, i) => value - b.values[i]!) };
}
