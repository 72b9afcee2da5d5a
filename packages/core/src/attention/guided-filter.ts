import type { ImageShape } from '../tensor/tensor.js';

/** How far a {@link guidedFilter} looks, and what counts as an edge. */
export interface Guidance {
  /** Of the square window, in pixels: `2 radius + 1` wide. A whole number from 1 to 64. */
  readonly radius: number;
  /** Variance, in image units squared, below which a window counts as flat and is averaged; above 0. */
  readonly epsilon: number;
}

/** Lays a map `[H,W]`, row-major, along the edges of the image that the filter was made for. */
export type GuidedFilter = (map: Float32Array) => Float32Array;

/**
 * The guided filter with a guide in colour (He, Sun and Tang, "Guided Image Filtering", IEEE TPAMI 35(6), 2013, eqs. 19 to
 * 21): smooths a map over what is even in the image and keeps the image's edges in it. In every window the map is fitted
 * as a linear function of the image's channels; each pixel gets the mean of the fits of all windows it lies in. A window
 * that leaves the image is cut off at its border. What depends on the image alone is done once, for all maps.
 *
 * @param guide the image, `[C,H,W]`, row-major
 * @param shape the image's `[C,H,W]`
 */
export function guidedFilter(guide: Float32Array, shape: ImageShape, { radius, epsilon }: Guidance): GuidedFilter {
  const [channels, height, width] = shape;
  const plane = height * width;
  const mean = boxMean(height, width, radius);
  const guides = Array.from({ length: channels }, (_, c) => guide.subarray(c * plane, (c + 1) * plane));
  const guideMean = guides.map(mean);
  // The Cholesky factor of each window's covariance of the guide plus epsilon, its rows as planes.
  const factor = guides.map((a, c) => guides.slice(0, c + 1).map((b) => mean(product(a, b))));
  factorize(factor, guideMean, epsilon);

  return (map) => {
    const mapMean = mean(map);
    // Slopes of the fits: the covariance with the map, and then the system's solution, in place.
    const slopes = guides.map((own) => mean(product(own, map)));
    const offset = mapMean.slice();
    const slope = new Float64Array(channels);
    for (let i = 0; i < plane; i++) {
      for (let c = 0; c < channels; c++) slope[c] = slopes[c]![i]! - guideMean[c]![i]! * mapMean[i]!;
      solve(factor, i, slope);
      for (let c = 0; c < channels; c++) {
        slopes[c]![i] = slope[c]!;
        offset[i] = offset[i]! - slope[c]! * guideMean[c]![i]!;
      }
    }
    const filtered = mean(offset);
    for (let c = 0; c < channels; c++) {
      const slopeMean = mean(slopes[c]!);
      for (let i = 0; i < plane; i++) filtered[i] = filtered[i]! + slopeMean[i]! * guides[c]![i]!;
    }
    return Float32Array.from(filtered);
  };
}

function product(a: Float32Array, b: Float32Array): Float64Array {
  const values = new Float64Array(a.length);
  for (let i = 0; i < values.length; i++) values[i] = a[i]! * b[i]!;
  return values;
}

/** Means over square windows, each cut off at the border, by running sums. */
function boxMean(height: number, width: number, radius: number): (values: Float32Array | Float64Array) => Float64Array {
  const share = (length: number) =>
    Float64Array.from({ length }, (_, i) => 1 / (Math.min(length - 1, i + radius) - Math.max(0, i - radius) + 1));
  const [across, down] = [share(width), share(height)];
  return (values) => {
    const rows = new Float64Array(values.length);
    for (let first = 0; first < values.length; first += width) {
      let sum = 0;
      for (let j = 0; j < Math.min(radius, width); j++) sum += values[first + j]!;
      for (let x = 0; x < width; x++) {
        if (x + radius < width) sum += values[first + x + radius]!;
        if (x > radius) sum -= values[first + x - radius - 1]!;
        rows[first + x] = sum * across[x]!;
      }
    }
    const means = new Float64Array(values.length);
    const sums = new Float64Array(width);
    for (let y = 0; y < Math.min(radius, height); y++)
      for (let x = 0; x < width; x++) sums[x] = sums[x]! + rows[y * width + x]!;
    for (let y = 0; y < height; y++) {
      const [entering, leaving] = [(y + radius) * width, (y - radius - 1) * width];
      if (y + radius < height) for (let x = 0; x < width; x++) sums[x] = sums[x]! + rows[entering + x]!;
      if (y > radius) for (let x = 0; x < width; x++) sums[x] = sums[x]! - rows[leaving + x]!;
      for (let x = 0; x < width; x++) means[y * width + x] = sums[x]! * down[y]!;
    }
    return means;
  };
}

/** Turns the mean products of the guide's channels, planes of a lower triangle, into Cholesky factors, in place. */
function factorize(lower: readonly Float64Array[][], mean: readonly Float64Array[], epsilon: number): void {
  for (let c = 0; c < lower.length; c++)
    for (let d = 0; d <= c; d++) {
      const own = lower[c]![d]!;
      for (let i = 0; i < own.length; i++) {
        let sum = own[i]! - mean[c]![i]! * mean[d]![i]! + (c === d ? epsilon : 0);
        for (let k = 0; k < d; k++) sum -= lower[c]![k]![i]! * lower[d]![k]![i]!;
        own[i] = c === d ? Math.sqrt(sum) : sum / lower[d]![d]![i]!;
      }
    }
}

/** Solves the system of window `i`, by its Cholesky factor, in place. */
function solve(lower: readonly Float64Array[][], i: number, x: Float64Array): void {
  for (let c = 0; c < x.length; c++) {
    for (let k = 0; k < c; k++) x[c] = x[c]! - lower[c]![k]![i]! * x[k]!;
    x[c] = x[c]! / lower[c]![c]![i]!;
  }
  for (let c = x.length - 1; c >= 0; c--) {
    for (let k = c + 1; k < x.length; k++) x[c] = x[c]! - lower[k]![c]![i]! * x[k]!;
    x[c] = x[c]! / lower[c]![c]![i]!;
  }
}
