import { checkInteger, checkNumber, checkOneOf } from '../errors.js';
import type { ImageShape } from '../tensor/tensor.js';
import { type Guidance, guidedFilter } from './guided-filter.js';
import { type Blur, scalarBlur } from './scalar-blur.js';
import { simdBlur } from './simd-blur.js';

/** How an image is compared with its projections (eq. 7's phi): by a formula, each by itself, or as a network learned it, all at once. */
export type Discrepancy = ErrorDiscrepancy | LearnedDiscrepancy;

/** Ours. A network's. */
export interface LearnedDiscrepancy {
  /** The {@link DiscrepancyNetwork}'s id. */
  readonly learned: string;
}

/** The error, and what is made of it. */
export interface ErrorDiscrepancy {
  /** Squared error, as published, or absolute error. */
  readonly error: 'squared' | 'absolute';
  /** A map per channel, as published, or one map: the mean or the maximum over the channels. */
  readonly channels: 'each' | 'mean' | 'max';
  /** Standard deviation, in pixels, of the Gaussian that smooths the error; 0 for none. */
  readonly smoothing: number;
  /**
   * Ours. Adds `weight` times the error of the difference after a Gaussian of `smoothing` pixels: what is wrong by little in
   * every pixel, such as a region without its colour, is wrong the same way all over it, and noise is not.
   *
   * @default none
   */
  readonly broad?: { readonly smoothing: number; readonly weight: number };
  /** Ours. Lays the map along the image's edges, with the image as guide, once its channels are combined. @default none */
  readonly guided?: Guidance;
}

/** Refuses a discrepancy that is not one. */
export function checkDiscrepancy(discrepancy: Discrepancy): void {
  if (isLearned(discrepancy)) return;
  const { error, channels, smoothing, broad, guided } = discrepancy;
  checkOneOf('discrepancy.error', error, ['squared', 'absolute']);
  checkOneOf('discrepancy.channels', channels, ['each', 'mean', 'max']);
  checkNumber('discrepancy.smoothing', smoothing, 0, 64);
  if (broad) {
    checkNumber('discrepancy.broad.smoothing', broad.smoothing, 0, 64);
    checkNumber('discrepancy.broad.weight', broad.weight, 0, 100);
  }
  if (guided) {
    checkInteger('discrepancy.guided.radius', guided.radius, 1, 64);
    checkNumber('discrepancy.guided.epsilon', guided.epsilon, 1e-9, 4);
  }
}

/** Whether it is a network's. Ours. */
export function isLearned(discrepancy: Discrepancy): discrepancy is LearnedDiscrepancy {
  return 'learned' in discrepancy;
}

/** Channels of the map that a discrepancy makes of an image. */
export function mapChannels(discrepancy: Discrepancy, shape: ImageShape): number {
  return !isLearned(discrepancy) && discrepancy.channels === 'each' ? shape[0] : 1;
}

/** The error between `image` and `projection`, per pixel and channel, all of them `[C,H,W]` (inside eq. 7's phi). */
export function projectionError(
  image: Float32Array,
  projection: Float32Array,
  error: ErrorDiscrepancy['error'],
): Float32Array {
  const out = new Float32Array(image.length);
  if (error === 'squared') for (let i = 0; i < out.length; i++) out[i] = (image[i]! - projection[i]!) ** 2;
  else for (let i = 0; i < out.length; i++) out[i] = Math.abs(image[i]! - projection[i]!);
  return out;
}

/**
 * Discrepancy maps (eq. 7's phi) between an image and its projections, all of them `[C,H,W]`, row-major: the error, with that
 * of the broad difference where it is asked for, smoothed; then its channels combined; then laid along the image's edges.
 *
 * @param shape the image's `[C,H,W]`
 * @returns from a projection to its map, `[1|C,H,W]`, row-major; below 0 only where it is guided, and there by little
 */
export function discrepancyMap(
  image: Float32Array,
  shape: ImageShape,
  { error, channels, smoothing, broad, guided }: ErrorDiscrepancy,
): (projection: Float32Array) => Float32Array {
  const broaden = (values: Float32Array) =>
    eachPlane(values, shape, (plane) => blurred(plane, shape, broad!.smoothing));
  const broadImage = broad && broaden(image);
  const guide = guided && guidedFilter(image, shape, guided);
  return (projection) => {
    const found = projectionError(image, projection, error);
    if (broad) {
      const more = projectionError(broadImage!, broaden(projection), error);
      for (let i = 0; i < found.length; i++) found[i] = found[i]! + broad.weight * more[i]!;
    }
    const smooth = smoothing === 0 ? found : eachPlane(found, shape, (plane) => blurred(plane, shape, smoothing));
    const map = combined(smooth, shape, channels);
    return guide ? eachPlane(map, shape, guide) : map;
  };
}

function blurred(plane: Float32Array, [, height, width]: ImageShape, sigma: number): Float32Array {
  return gaussianBlur(plane, height, width, sigma);
}

function eachPlane(
  values: Float32Array,
  [, height, width]: ImageShape,
  make: (plane: Float32Array) => Float32Array,
): Float32Array {
  const out = new Float32Array(values.length);
  const size = height * width;
  for (let at = 0; at < values.length; at += size) out.set(make(values.subarray(at, at + size)), at);
  return out;
}

function combined(values: Float32Array, shape: ImageShape, how: ErrorDiscrepancy['channels']): Float32Array {
  if (how === 'each') return values;
  const [channels, height, width] = shape;
  const plane = height * width;
  const map = values.slice(0, plane);
  for (let i = 0; i < plane; i++) {
    for (let c = 1; c < channels; c++) {
      const value = values[c * plane + i]!;
      map[i] = how === 'max' ? Math.max(map[i]!, value) : map[i]! + value;
    }
    if (how === 'mean') map[i] = map[i]! / channels;
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
  return gaussianBlurInto(new Float32Array(plane.length), plane, { height, width }, sigma);
}

/** {@link gaussianBlur} into memory that there is, which may be the plane's. */
export function gaussianBlurInto(
  into: Float32Array,
  plane: Float32Array,
  { height, width }: { readonly height: number; readonly width: number },
  sigma: number,
): Float32Array {
  if (sigma === 0) {
    into.set(plane);
    return into;
  }
  const radius = gaussianReach(sigma);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, k) => Math.exp(-0.5 * ((k - radius) / sigma) ** 2));
  blur ??= simdBlur() ?? scalarBlur;
  return blur(plane, kernel, { height, width }, into);
}

/** How far {@link gaussianBlur} looks, in pixels. */
export function gaussianReach(sigma: number): number {
  return Math.ceil(3 * sigma);
}

let blur: Blur | undefined;
