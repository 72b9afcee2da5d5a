import { valueAt } from '../tensor/select.js';

/** Local contrasts, of 255, between which the spread is taken apart. */
const edges = [1, 2, 4, 6, 9, 13, 18, 25, 35];

/** So few pixels say nothing. */
const enough = 50;

/** The bin of what does not count. */
const none = 255;

/** Nothing is known better than to one level of 255. */
const least = 1;

/** From a pixel's local contrast, of 255, to the standard deviation of the residual there, of 255 and at least 1. */
export type Spread = (contrast: number) => number;

/**
 * How far a photograph strays from its correction where it is kept, by local contrast: detail that the model does not resolve. Taken
 * by the 90th percentile, which for a normal residual is 1.645 deviations; it never falls with contrast. Ours.
 *
 * @param residual photograph less correction, of 255, one per pixel
 * @param contrast local contrast of the correction, of 255, one per pixel
 * @param kept whether a pixel counts, one per pixel
 */
export function residualSpread(
  residual: Float32Array,
  contrast: Float32Array,
  kept: (pixel: number) => boolean,
): Spread {
  const counts = new Int32Array(edges.length + 1);
  // Which bin each pixel is in; none where it does not count.
  const places = new Uint8Array(residual.length).fill(none);
  for (let i = 0; i < residual.length; i++) {
    if (!kept(i)) continue;
    const bin = binOf(contrast[i]!);
    places[i] = bin;
    counts[bin]!++;
  }
  const bins = Array.from(counts, (count) => new Float32Array(count));
  counts.fill(0);
  for (let i = 0; i < residual.length; i++) {
    const bin = places[i]!;
    if (bin !== none) bins[bin]![counts[bin]!++] = Math.abs(residual[i]!);
  }
  let last = least;
  const deviations = bins.map((values) => {
    if (values.length >= enough) last = Math.max(last, valueAt(values, Math.floor(0.9 * values.length)) / 1.645);
    return last;
  });
  return betweenMiddles(deviations);
}

/** Contrasts in the middle of the bins; the last bin's is its edge. */
const middles = [...edges.map((edge, n) => (edge + (edges[n - 1] ?? 0)) / 2), edges.at(-1)!];

/** On the line between the middles of two bins, so that the last bits of a contrast at an edge of theirs decide nothing. */
function betweenMiddles(deviations: readonly number[]): Spread {
  const slopes = middles.map((middle, n) => {
    const [next, above] = [middles[n + 1], deviations[n + 1]];
    return next === undefined || above === undefined ? 0 : (above - deviations[n]!) / (next - middle);
  });
  return (contrast) => {
    let next = 0;
    while (next < middles.length && contrast >= middles[next]!) next++;
    if (next === 0) return deviations[0]!;
    return deviations[next - 1]! + (contrast - middles[next - 1]!) * slopes[next - 1]!;
  };
}

function binOf(contrast: number): number {
  let bin = 0;
  while (bin < edges.length && contrast >= edges[bin]!) bin++;
  return bin;
}
