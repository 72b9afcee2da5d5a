import { checkNumber, invalidArgument } from '../errors.js';
import { checkTensor, contiguous, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import type { Moments } from './moments.js';
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
 * everything after them can be changed without asking the model again.
 *
 * @param discrepancies `[D,1|C,H,W]`, made with the estimator of the statistics
 * @returns z maps `[D,1|C,H,W]`
 * @throws FuzzydiffError `invalid-argument` when the shapes differ or the statistics are of no image
 */
export function zMaps(discrepancies: Tensor, statistics: Statistics): Tensor {
  const { mapShape, moments } = statistics;
  const size = sizeOf(mapShape);
  const shape = [moments.length, ...mapShape];
  const phi = contiguous(checkTensor('discrepancies', discrepancies, [shape], 'use the estimator of the statistics'));
  if (moments.some(({ count }) => count < 2))
    throw invalidArgument('statistics', 'moments of at least two images', moments[0]?.count);
  const z = tensor(shape);
  moments.forEach((own, d) => {
    const [from, to] = [d * size, (d + 1) * size];
    standardise(z.data.subarray(from, to), phi.subarray(from, to), own);
  });
  return z;
}

function standardise(z: Float32Array, phi: Float32Array, { count, mean, m2 }: Moments): void {
  // The deviation is sqrt(m2 / count): its inverse takes one division instead of two.
  const least = count * deviationFloor * deviationFloor;
  for (let i = 0; i < z.length; i++) {
    const squares = m2[i]!;
    // biome-ignore lint/complexity/useMathMinMax: Math.max, with its care for NaN and -0, takes a tenth longer
    z[i] = (phi[i]! - mean[i]!) * Math.sqrt(count / (squares < least ? least : squares));
  }
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
  const sum = map.data;
  const of = (depth: number) => scores.subarray(depth * sum.length, (depth + 1) * sum.length);
  // Written before it is read: memory that is fresh from the system costs two page faults a page when it is read first.
  sum.fill(0);
  // Depth after depth: a loop over them for each pixel would cost more than the sums.
  for (let d = 0; d < depths - 2; d++) addAttention(sum, of(d), lower, upper);
  // A single depth is the mean of itself and itself.
  averageAttention(sum, of(Math.max(0, depths - 2)), of(depths - 1), lower, upper, Math.max(2, depths), deepestInFull);
  return map;
}

// Without a branch, so that scattered scores take no longer than those that lie together.

/** Adds a depth's attention to that of others. */
function addAttention(sum: Float32Array, z: Float32Array, lower: number, upper: number): void {
  const span = upper - lower;
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + clamped(z[i]!, upper, span) / (4 * span);
}

/**
 * Makes of the sum over all depths but two the mean over all; where the deepest's own attention is larger and `inFull`,
 * that: `max(mean, own) = own + max(0, others - (depths - 1) own) / depths`.
 */
function averageAttention(
  sum: Float32Array,
  lastButOne: Float32Array,
  deepest: Float32Array,
  lower: number,
  upper: number,
  depths: number,
  inFull: boolean,
): void {
  const span = upper - lower;
  const whole = 4 * span;
  const counted = inFull ? 1 - depths : 1;
  const kept = inFull ? 2 * depths : 0;
  const scale = 1 / (2 * depths * whole);
  for (let i = 0; i < sum.length; i++) {
    // `clamped`, written out: a page runs this before it is compiled, when a call costs more than what it does.
    const belowDeepest = upper - deepest[i]!;
    const withinDeepest = 2 * span - (belowDeepest + Math.abs(belowDeepest));
    const own = withinDeepest + Math.abs(withinDeepest);
    const below = upper - lastButOne[i]!;
    const within = 2 * span - (below + Math.abs(below));
    const more = whole * sum[i]! + (within + Math.abs(within)) + counted * own;
    sum[i] = (more + Math.abs(more) + kept * own) * scale;
  }
}

/** `4 (clamp(z, upper - span, upper) - (upper - span))`, exact at both ends: `x + |x|` is `2 max(0, x)`. */
function clamped(z: number, upper: number, span: number): number {
  const below = upper - z;
  const within = 2 * span - (below + Math.abs(below));
  return within + Math.abs(within);
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
  for (let c = 0; c < channels; c++) {
    const mean = c === 0 ? score.data : new Float32Array(plane);
    const of = (depth: number) => scores.subarray((depth * channels + c) * plane, (depth * channels + c + 1) * plane);
    mean.set(of(0));
    for (let d = 1; d < depths; d++) add(mean, of(d));
    divide(mean, depths);
    if (c > 0) raise(score.data, mean);
  }
  return score;
}

// A loop each, in a function of its own: compiled once, whatever the numbers of depths and channels.

function add(sum: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + values[i]!;
}

function divide(values: Float32Array, divisor: number): void {
  for (let i = 0; i < values.length; i++) values[i] = values[i]! / divisor;
}

function raise(highest: Float32Array, values: Float32Array): void {
  for (let i = 0; i < highest.length; i++) highest[i] = Math.max(highest[i]!, values[i]!);
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
  return tensor(
    map.shape,
    contiguous(map).map((a) => strength * (1 - a) ** exponent),
  );
}
