import { checkNumber, invalidArgument } from '../errors.js';
import { checkTensor, contiguous, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { isLearned } from './discrepancy.js';
import { levelled } from './levelled.js';
import { alongLines } from './lines/along-lines.js';
import { type Moments, standardDeviation } from './moments.js';
import type { Statistics } from './statistics.js';

/** How z scores become attention. */
export interface AttentionBounds {
  /** The z score where attention begins; the paper's is 1. */
  readonly lower: number;
  /** The z score where it is full; the paper's is 6. */
  readonly upper: number;
  /**
   * Ours. Whether what the deepest projection finds counts in full, whatever the others find: attention is then at least
   * that depth's own.
   *
   * @default false: the mean over the depths, as in the paper
   */
  readonly deepestInFull?: boolean;
}

/** A deviation never counts as less than this, which keeps z finite where good images never differ: of a squared error, a tenth of a grey level. */
const deviationFloor = 1e-6;

/**
 * Standard scores of an image's discrepancies (eq. 7): `z_t = (phi(x, xHat_t) - mean_t) / std_t`, per depth. Kept, so that
 * everything after them can be changed without asking the model again. Those of a network, which is sure of itself beyond
 * what its statistics tell, are less their median over the middle of the image, where that is above 0 (`levelled`), and what lies on a
 * straight line counts together (`alongLines`).
 *
 * @param discrepancies `[D,1|C,H,W]`, made with the estimator of the statistics
 * @returns z maps `[D,1|C,H,W]`
 * @throws FuzzydiffError `invalid-argument` when the shapes differ or the statistics are of no image
 */
export function zMaps(discrepancies: Tensor, statistics: Statistics): Tensor {
  const { estimator, mapShape, moments } = statistics;
  const size = sizeOf(mapShape);
  const shape = [moments.length, ...mapShape];
  const phi = contiguous(checkTensor('discrepancies', discrepancies, [shape], 'use the estimator of the statistics'));
  if (moments.some(({ count }) => count < 2))
    throw invalidArgument('statistics', 'moments of at least two images', moments[0]?.count);
  const z = tensor(shape);
  for (const [d, own] of moments.entries())
    putScores(z.data.subarray(d * size, (d + 1) * size), phi.subarray(d * size), own);
  return isLearned(estimator.discrepancy) ? alongLines(levelled(z)) : z;
}

function putScores(z: Float32Array, phi: Float32Array, own: Moments): void {
  const { mean } = own;
  const deviation = standardDeviation(own);
  for (let i = 0; i < z.length; i++) z[i] = (phi[i]! - mean[i]!) / Math.max(deviation[i]!, deviationFloor);
}

/**
 * Diffusion projection attention (eq. 8), rescaled to `[0, 1]` as the published code does:
 * `A_t = (clamp(z_t, lower, upper) - lower) / (upper - lower)`, `A = mean_t A_t`; with `deepestInFull`, the larger of
 * that and the `A_t` of the deepest. 0 is like the validation images, 1 far from them.
 *
 * @param z `[D,1|C,H,W]`, finite, from {@link zMaps}, the deepest last
 * @returns `[1|C,H,W]`
 * @throws FuzzydiffError `invalid-argument` unless `lower < upper`, and for what are no z maps
 */
export function attentionMap(z: Tensor, { lower, upper, deepestInFull = false }: AttentionBounds): Tensor {
  if (z.shape.length !== 4 || z.shape[0] === 0)
    throw invalidArgument('z', 'z maps, [D,1|C,H,W], of at least one depth', z, 'take them from zMaps');
  checkNumber('lower', lower, -1e6, 1e6);
  if (!(upper > lower)) throw invalidArgument('upper', `a number above lower, ${lower},`, upper);
  const [depths, ...shape] = z.shape as [number, ...number[]];
  const scores = contiguous(z);
  const map = tensor(shape);
  putAttention(map.data, scores, depths, { lower, upper, deepestInFull });
  return map;
}

function putAttention(
  map: Float32Array,
  scores: Float32Array,
  depths: number,
  bounds: Required<AttentionBounds>,
): void {
  const { lower, upper, deepestInFull } = bounds;
  const size = map.length;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    let last = 0;
    for (let at = i; at < depths * size; at += size) {
      last = (Math.min(Math.max(scores[at]!, lower), upper) - lower) / (upper - lower);
      sum += last;
    }
    const mean = sum / depths;
    map[i] = deepestInFull ? Math.max(mean, last) : mean;
  }
}

/**
 * Ours, for ranking: the map as one score per pixel, the mean of z over the depths, the maximum over the channels, neither
 * clipped nor rescaled.
 *
 * @param z `[D,1|C,H,W]` from {@link zMaps}
 * @returns `[H,W]`
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function scoreMap(z: Tensor): Tensor {
  const [depths, channels, height, width] = z.shape as [number, number, number, number];
  const scores = contiguous(z);
  const score = tensor([height, width]);
  const plane = height * width;
  for (let i = 0; i < plane; i++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let d = 0; d < depths; d++) sum += scores[(d * channels + c) * plane + i]!;
      highest = Math.max(highest, sum / depths);
    }
    score.data[i] = highest;
  }
  return score;
}

/**
 * The weight that an attention map asks for: `strength (1 - A)^exponent` (Algorithm 1's m, from eq. 8's A; the
 * published code's `ood_lambda` is the strength).
 *
 * @param map `[1|C,H,W]` in `[0, 1]` from {@link attentionMap}
 * @param strength in `[0, 1]`
 * @param exponent in `[0, 100]`
 * @returns `[1|C,H,W]` in `[0, 1]`
 * @throws FuzzydiffError `invalid-argument` for a number outside these ranges
 */
export function weightFromAttention(map: Tensor, strength: number, exponent: number): Tensor {
  checkNumber('strength', strength, 0, 1);
  checkNumber('exponent', exponent, 0, 100);
  const values = contiguous(map);
  const weight = tensor(map.shape);
  putWeights(weight.data, values, strength, exponent);
  return weight;
}

function putWeights(out: Float32Array, map: Float32Array, strength: number, exponent: number): void {
  for (let i = 0; i < out.length; i++) {
    const value = map[i]!;
    // Most of an image is not attended to.
    out[i] = value === 0 ? strength : strength * (1 - value) ** exponent;
  }
}
