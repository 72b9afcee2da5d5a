import { checkNumber, checkOneOf } from '../errors.js';
import type { ImageShape } from '../tensor.js';

/** How an image is compared with its projection (eq. 7's phi). */
export interface Discrepancy {
  /** Squared error, as published, or absolute error. */
  readonly error: 'squared' | 'absolute';
  /** A map per channel, as published, or one map: the mean or the maximum over the channels. */
  readonly channels: 'each' | 'mean' | 'max';
  /** Standard deviation, in pixels, of the Gaussian that smooths the error; 0 for none. */
  readonly smoothing: number;
}

/** Refuses a discrepancy that is not one. */
export function checkDiscrepancy({ error, channels, smoothing }: Discrepancy): void {
  checkOneOf('discrepancy.error', error, ['squared', 'absolute']);
  checkOneOf('discrepancy.channels', channels, ['each', 'mean', 'max']);
  checkNumber('discrepancy.smoothing', smoothing, 0, 64);
}

/** Channels of the map that a discrepancy makes of an image. */
export function mapChannels(discrepancy: Discrepancy, shape: ImageShape): number {
  return discrepancy.channels === 'each' ? shape[0] : 1;
}

/** The error between `image` and `projection`, per pixel and channel, all of them `[C,H,W]` (inside eq. 7's phi). */
export function projectionError(
  image: Float32Array,
  projection: Float32Array,
  error: Discrepancy['error'],
): Float32Array {
  const out = new Float32Array(image.length);
  if (error === 'squared') for (let i = 0; i < out.length; i++) out[i] = (image[i]! - projection[i]!) ** 2;
  else for (let i = 0; i < out.length; i++) out[i] = Math.abs(image[i]! - projection[i]!);
  return out;
}

/**
 * The discrepancy map (eq. 7's phi): the error smoothed, then its channels combined.
 *
 * @param error `[C,H,W]` from {@link projectionError}
 * @param shape the image's `[C,H,W]`
 * @returns `[1|C,H,W]`, row-major
 */
export function discrepancyMap(error: Float32Array, shape: ImageShape, discrepancy: Discrepancy): Float32Array {
  const [channels, height, width] = shape;
  const plane = height * width;
  const smooth = new Float32Array(error.length);
  for (let c = 0; c < channels; c++) {
    const own = error.subarray(c * plane, (c + 1) * plane);
    smooth.set(gaussianBlur(own, height, width, discrepancy.smoothing), c * plane);
  }
  if (discrepancy.channels === 'each') return smooth;
  const map = smooth.slice(0, plane);
  for (let i = 0; i < plane; i++) {
    for (let c = 1; c < channels; c++) {
      const value = smooth[c * plane + i]!;
      map[i] = discrepancy.channels === 'max' ? Math.max(map[i]!, value) : map[i]! + value;
    }
    if (discrepancy.channels === 'mean') map[i] = map[i]! / channels;
  }
  return map;
}

/**
 * Ours: Gaussian blur, separable, cut off at three deviations; the kernel's weights are renormalised at the border.
 *
 * @param plane `[H,W]`, of `height` by `width` pixels, row after row
 * @param sigma standard deviation in pixels; 0 for none
 * @returns `[H,W]`
 */
export function gaussianBlur(plane: Float32Array, height: number, width: number, sigma: number): Float32Array {
  if (sigma === 0) return plane.slice();
  const radius = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, k) => Math.exp(-0.5 * ((k - radius) / sigma) ** 2));
  const across = blurLines(plane, kernel, { lines: height, length: width, lineStride: width, stride: 1 });
  return blurLines(across, kernel, { lines: width, length: height, lineStride: 1, stride: width });
}

function blurLines(
  from: Float32Array,
  kernel: Float64Array,
  { lines, length, lineStride, stride }: { lines: number; length: number; lineStride: number; stride: number },
): Float32Array {
  const radius = (kernel.length - 1) / 2;
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let sum = 0;
      let weights = 0;
      const end = Math.min(length - 1, i + radius);
      for (let j = Math.max(0, i - radius); j <= end; j++) {
        const weight = kernel[j - i + radius]!;
        sum += weight * from[line * lineStride + j * stride]!;
        weights += weight;
      }
      to[line * lineStride + i * stride] = sum / weights;
    }
  }
  return to;
}
