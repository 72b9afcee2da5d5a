import type { Tensor } from '@fuzzydiff/core';
import { checkTensor, invalidArgument } from '@fuzzydiff/core/internal';
import { contiguous } from '@fuzzydiff/core/math';
import { meanWithin, type Region } from './region.js';

const sigma = 1.5;
/** The window is cut off at 3.5 deviations: 11 pixels across. */
const radius = 5;

/**
 * Structural similarity (Wang et al. 2004) of images in `[-1, 1]`, the mean over pixels and channels: Gaussian windows of
 * deviation 1.5 and 11 pixels, population covariances, K1 = 0.01, K2 = 0.03. What scikit-image's
 * `structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=2)` gives.
 *
 * Over the whole image, the outer 5 pixels, whose windows reach over the border, don't count; over a region, all of its
 * pixels do.
 *
 * @param image `[C,H,W]`, at least 11 pixels on each side
 * @param reference `[C,H,W]`
 * @returns a number in `[-1, 1]`, 1 for equal images
 * @throws FuzzydiffError `invalid-argument` for images of different shapes, or smaller ones
 */
export function ssim(image: Tensor, reference: Tensor): number;
/** The same over the pixels of a region; undefined when it is empty. */
export function ssim(image: Tensor, reference: Tensor, region: Region): number | undefined;
export function ssim(image: Tensor, reference: Tensor, region?: Region): number | undefined {
  const map = ssimMap(image, reference);
  const [channels, height, width] = image.shape as [number, number, number];
  if (region) return meanWithin(map, image.shape, region);
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = radius; y < height - radius; y++) {
      for (let x = radius; x < width - radius; x++) sum += map[(c * height + y) * width + x]!;
    }
  }
  return sum / (channels * (height - 2 * radius) * (width - 2 * radius));
}

/** The similarity around every pixel, per channel, `[C,H,W]`. */
function ssimMap(image: Tensor, reference: Tensor): Float64Array {
  checkTensor('image', image, [reference.shape]);
  const [channels = 0, height = 0, width = 0, ...more] = image.shape;
  if (more.length > 0 || height <= 2 * radius || width <= 2 * radius)
    throw invalidArgument('image', 'an array of shape [C, H, W] with H and W of at least 11', image);
  const plane = height * width;
  const map = new Float64Array(channels * plane);
  for (let c = 0; c < channels; c++) {
    const a = Float64Array.from(contiguous(image).subarray(c * plane, (c + 1) * plane));
    const b = Float64Array.from(contiguous(reference).subarray(c * plane, (c + 1) * plane));
    const mean = (of: (i: number) => number) =>
      windowMeans(
        Float64Array.from(a, (_, i) => of(i)),
        height,
        width,
      );
    const meanA = mean((i) => a[i]!);
    const meanB = mean((i) => b[i]!);
    const meanAA = mean((i) => a[i]! * a[i]!);
    const meanBB = mean((i) => b[i]! * b[i]!);
    const meanAB = mean((i) => a[i]! * b[i]!);
    const c1 = (0.01 * 2) ** 2;
    const c2 = (0.03 * 2) ** 2;
    for (let i = 0; i < plane; i++) {
      const ab = meanA[i]! * meanB[i]!;
      const squares = meanA[i]! ** 2 + meanB[i]! ** 2;
      const luminance = (2 * ab + c1) / (squares + c1);
      const structure = (2 * (meanAB[i]! - ab) + c2) / (meanAA[i]! + meanBB[i]! - squares + c2);
      map[c * plane + i] = luminance * structure;
    }
  }
  return map;
}

/** Gaussian means around every pixel; beyond the border the plane is mirrored, the outermost pixel repeated. */
function windowMeans(plane: Float64Array, height: number, width: number): Float64Array {
  const raw = Float64Array.from({ length: 2 * radius + 1 }, (_, k) => Math.exp(-0.5 * ((k - radius) / sigma) ** 2));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const kernel = raw.map((weight) => weight / total);
  const mirrored = (i: number, size: number) => (i < 0 ? -i - 1 : i >= size ? 2 * size - 1 - i : i);
  const down = new Float64Array(plane.length);
  const means = new Float64Array(plane.length);
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < kernel.length; k++) {
      const row = mirrored(y + k - radius, height) * width;
      for (let x = 0; x < width; x++) down[y * width + x]! += kernel[k]! * plane[row + x]!;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let k = 0; k < kernel.length; k++)
        means[y * width + x]! += kernel[k]! * down[y * width + mirrored(x + k - radius, width)]!;
    }
  }
  return means;
}
