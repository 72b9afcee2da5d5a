import { weightedMedian } from '../tensor/median.js';

/** The colour of one ink: blue and red less luma, of 255, at as many lumas evenly spaced from 0 to 255. */
export interface ToneCurve {
  /** Blue less luma, from -255 to 255, one per place. */
  readonly blue: Float32Array;
  /** Red less luma, from -255 to 255, one per place. */
  readonly red: Float32Array;
}

/** Colours of some pixels, a number for each. */
export interface PixelColours {
  /** From 0 to 255. */
  readonly lumas: readonly number[];
  /** Blue less luma, from -255 to 255. */
  readonly blues: readonly number[];
  /** Red less luma, from -255 to 255. */
  readonly reds: readonly number[];
}

const places = 33;
const rounds = 12;

/**
 * The curve that most of the pixels lie on. A cubic in luma is fitted to each chroma by the least sum of absolute errors
 * (iteratively reweighted least squares), which a quarter of outliers, even all at one luma, does not carry away; then each
 * place gets the mean of the pixels near it that lie near the cubic, drawn to the cubic where they are few. Ours.
 *
 * @param counts how much each pixel counts for, from 0 to 1. @default all alike
 */
export function toneCurve(
  { lumas, blues, reds }: PixelColours,
  counts: Float64Array = new Float64Array(lumas.length).fill(1),
): ToneCurve {
  return { blue: fitted(lumas, blues, counts), red: fitted(lumas, reds, counts) };
}

function fitted(lumas: readonly number[], chroma: readonly number[], own: Float64Array): Float32Array {
  const cubic = robustCubic(lumas, chroma, own);
  const apart = Float64Array.from(lumas, (luma, i) => Math.abs(chroma[i]! - cubic(luma)));
  // 1.4826 times the median is the deviation of what is normal. As pixels count: paper and damage may be most of them.
  const near = 3 * 1.4826 * Math.max(0.5, weightedMedian(apart, own));
  const sums = new Float64Array(places);
  const counts = new Float64Array(places);
  lumas.forEach((luma, i) => {
    if (apart[i]! > near) return;
    const place = (luma / 255) * (places - 1);
    const left = Math.min(Math.floor(place), places - 2);
    for (const [at, share] of [
      [left, left + 1 - place],
      [left + 1, place - left],
    ] as const) {
      sums[at] = sums[at]! + own[i]! * share * (chroma[i]! - cubic(luma));
      counts[at] = counts[at]! + own[i]! * share;
    }
  });
  const few = own.reduce((sum, count) => sum + count, 0) / 1000 + 1;
  return Float32Array.from(sums, (sum, at) => cubic((at / (places - 1)) * 255) + sum / (counts[at]! + few));
}

/** The cubic of the least absolute error. */
function robustCubic(
  lumas: readonly number[],
  values: readonly number[],
  counts: Float64Array,
): (luma: number) => number {
  const at = Float64Array.from(lumas, placeOf);
  const weights = counts.slice();
  let slope: readonly number[] = [0, 0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    slope = weightedFit(at, values, weights);
    for (let i = 0; i < at.length; i++)
      weights[i] = counts[i]! / Math.max(0.5, Math.abs(values[i]! - cubicAt(slope, at[i]!)));
  }
  return (luma) => cubicAt(slope, placeOf(luma));
}

/** From -1 to 1. */
function placeOf(luma: number): number {
  return luma / 127.5 - 1;
}

function cubicAt(slope: readonly number[], x: number): number {
  return slope[0]! + slope[1]! * x + slope[2]! * (x * x) + slope[3]! * (x * x * x);
}

/** Weighted least squares by the normal equations. A slight pull to 0 keeps terms at bay that few lumas can tell apart. */
function weightedFit(at: Float64Array, values: readonly number[], weights: Float64Array): number[] {
  // Weighted sums of the powers of `x`, which the matrix is made of, and of those times the values, each in a variable of its own: this is
  // most of the time that a photograph's ink takes.
  let [p0, p1, p2, p3, p4, p5, p6] = [0, 0, 0, 0, 0, 0, 0];
  let [m0, m1, m2, m3] = [0, 0, 0, 0];
  for (let i = 0; i < at.length; i++) {
    const x = at[i]!;
    const value = values[i]!;
    let term = weights[i]!;
    p0 += term;
    m0 += term * value;
    term *= x;
    p1 += term;
    m1 += term * value;
    term *= x;
    p2 += term;
    m2 += term * value;
    term *= x;
    p3 += term;
    m3 += term * value;
    term *= x;
    p4 += term;
    term *= x;
    p5 += term;
    term *= x;
    p6 += term;
  }
  const powers = [p0, p1, p2, p3, p4, p5, p6];
  const moments = [m0, m1, m2, m3];
  const rows = Array.from({ length: 4 }, (_, r) => [...powers.slice(r, r + 4), moments[r]!]);
  const whole = powers[0]!;
  for (let r = 1; r < 4; r++) rows[r]![r]! += 1e-3 * whole;
  rows[0]![0]! += 1e-9 * (whole + 1);
  // Elimination; the matrix is positive definite, so that no pivot is 0.
  for (let p = 0; p < 4; p++)
    for (let r = 0; r < 4; r++) {
      if (r === p) continue;
      const factor = rows[r]![p]! / rows[p]![p]!;
      for (let c = p; c < 5; c++) rows[r]![c]! -= factor * rows[p]![c]!;
    }
  return rows.map((row, r) => row[4]! / row[r]!);
}
