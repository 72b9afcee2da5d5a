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
  // In double precision all through: products and sums then are of one type, which the engine's loops are fastest with.
  const guides = Array.from(
    { length: channels },
    (_, c) => new Float64Array(guide.subarray(c * plane, (c + 1) * plane)),
  );
  const guideMean = guides.map(mean);
  // The Cholesky factor of each window's covariance of the guide plus epsilon, its rows as planes.
  const room = new Float64Array(plane);
  const factor = guides.map((a, c) => guides.slice(0, c + 1).map((b) => mean(product(a, b, room))));
  factorize(factor, guideMean, epsilon);

  return (map) => {
    const own = new Float64Array(map);
    const offset = mean(own);
    // Slopes of the fits: the covariance with the map, and then the system's solution, in place.
    const slopes = guides.map((each) => mean(product(each, own, room)));
    slopes.forEach((slope, c) => {
      subtractProduct(slope, guideMean[c]!, offset);
    });
    solve(factor, slopes);
    slopes.forEach((slope, c) => {
      subtractProduct(offset, slope, guideMean[c]!);
    });
    const filtered = mean(offset);
    slopes.forEach((slope, c) => {
      const slopeMean = mean(slope);
      addProduct(filtered, slopeMean, guides[c]!);
    });
    return new Float32Array(filtered);
  };
}

function product(a: Float64Array, b: Float64Array, into: Float64Array): Float64Array {
  for (let i = 0; i < into.length; i++) into[i] = a[i]! * b[i]!;
  return into;
}

function addProduct(to: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = to[i]! + a[i]! * b[i]!;
}

/** `from - a b`, in place. */
function subtractProduct(from: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] = from[i]! - a[i]! * b[i]!;
}

function divide(a: Float64Array, by: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! / by[i]!;
}

/** Means over square windows, each cut off at the border, by running sums. */
function boxMean(height: number, width: number, radius: number): (values: Float64Array) => Float64Array {
  const share = (length: number) =>
    Float64Array.from({ length }, (_, i) => 1 / (Math.min(length - 1, i + radius) - Math.max(0, i - radius) + 1));
  const [across, down] = [share(width), share(height)];
  const rows = new Float64Array(height * width);
  const sums = new Float64Array(width);
  return (values) => {
    for (let row = 0; row < height; row += 4) acrossFour(values, rows, { row, height, radius, shares: across });
    const means = new Float64Array(values.length);
    sums.fill(0);
    for (let y = 0; y < Math.min(radius, height); y++) addRow(sums, rows, y * width);
    for (let y = 0; y < height; y++) {
      const first = y * width;
      const share = down[y]!;
      const entering = (y + radius) * width;
      const leaving = (y - radius - 1) * width;
      // Most rows: at once what is added, taken off and made of it.
      if (y > radius && y + radius < height) moveRow(sums, rows, means, { entering, leaving, first, share });
      else {
        if (y + radius < height) addRow(sums, rows, entering);
        if (y > radius) takeRow(sums, rows, leaving);
        putRow(means, sums, first, share);
      }
    }
    return means;
  };
}

function moveRow(
  sums: Float64Array,
  rows: Float64Array,
  means: Float64Array,
  { entering, leaving, first, share }: { entering: number; leaving: number; first: number; share: number },
): void {
  for (let x = 0; x < sums.length; x++) {
    const sum = sums[x]! + rows[entering + x]! - rows[leaving + x]!;
    sums[x] = sum;
    means[first + x] = sum * share;
  }
}

function takeRow(sums: Float64Array, rows: Float64Array, first: number): void {
  for (let x = 0; x < sums.length; x++) sums[x] = sums[x]! - rows[first + x]!;
}

function putRow(means: Float64Array, sums: Float64Array, first: number, share: number): void {
  for (let x = 0; x < sums.length; x++) means[first + x] = sums[x]! * share;
}

/** Running means of four rows at a time, the last one again where there are fewer: in one alone, each sum would wait for the one before. */
function acrossFour(
  values: Float64Array,
  to: Float64Array,
  { row, height, radius, shares }: { row: number; height: number; radius: number; shares: Float64Array },
): void {
  const width = shares.length;
  const at = (n: number) => Math.min(row + n, height - 1) * width;
  const [row0, row1, row2, row3] = [at(0), at(1), at(2), at(3)];
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let x = -radius; x < width; x++) {
    const entering = x + radius;
    if (entering < width) {
      sum0 += values[row0 + entering]!;
      sum1 += values[row1 + entering]!;
      sum2 += values[row2 + entering]!;
      sum3 += values[row3 + entering]!;
    }
    if (x > radius) {
      const leaving = x - radius - 1;
      sum0 -= values[row0 + leaving]!;
      sum1 -= values[row1 + leaving]!;
      sum2 -= values[row2 + leaving]!;
      sum3 -= values[row3 + leaving]!;
    }
    if (x < 0) continue;
    const share = shares[x]!;
    to[row0 + x] = sum0 * share;
    to[row1 + x] = sum1 * share;
    to[row2 + x] = sum2 * share;
    to[row3 + x] = sum3 * share;
  }
}

function addRow(sums: Float64Array, rows: Float64Array, first: number): void {
  for (let x = 0; x < sums.length; x++) sums[x] = sums[x]! + rows[first + x]!;
}

/** Turns the mean products of the guide's channels, planes of a lower triangle, into Cholesky factors, in place. */
function factorize(lower: readonly Float64Array[][], mean: readonly Float64Array[], epsilon: number): void {
  lower.forEach((row, c) => {
    row.forEach((own, d) => {
      subtractProduct(own, mean[c]!, mean[d]!);
      if (c === d) for (let i = 0; i < own.length; i++) own[i] = own[i]! + epsilon;
      for (let k = 0; k < d; k++) subtractProduct(own, row[k]!, lower[d]![k]!);
      if (c === d) for (let i = 0; i < own.length; i++) own[i] = Math.sqrt(own[i]!);
      else divide(own, lower[d]![d]!);
    });
  });
}

/** Solves the systems of all windows, by their Cholesky factors, in place: a plane for each unknown. */
function solve(lower: readonly Float64Array[][], x: readonly Float64Array[]): void {
  for (let c = 0; c < x.length; c++) {
    for (let k = 0; k < c; k++) subtractProduct(x[c]!, lower[c]![k]!, x[k]!);
    divide(x[c]!, lower[c]![c]!);
  }
  for (let c = x.length - 1; c >= 0; c--) {
    for (let k = c + 1; k < x.length; k++) subtractProduct(x[c]!, lower[k]![c]!, x[k]!);
    divide(x[c]!, lower[c]![c]!);
  }
}
