import { checkNumber, invalidArgument } from '../errors.js';
import type { DiffusionPlan } from '../sampler/plan.js';
import type { ImageShape, Tensor } from '../tensor/tensor.js';
import { checkTensor, contiguous, sizeOf } from '../tensor/tensor.js';
import { type RetentionInverse, retentionInverse } from './retention.js';

/**
 * How strongly each pixel is held to the input. Numbers are in `[0, 1]`: one for all, or a map `[1|C,H,W]`.
 *
 * - `retention`, a number or `[1|C,H,W]`: how much of the input is left at the end, the same on every plan (0 nothing,
 *   1 exactly the input)
 * - `perFusion`, a number or `[1|C,H,W]`: the paper's `m`, used at each fusion as it is; it means something only on the
 *   plan it was chosen for
 */
export type Weight = { readonly retention: number | Tensor } | { readonly perFusion: number | Tensor };

/**
 * The weight per fusion (eq. 6's m) of every value of the image: spread over the channels, and converted from retention
 * for this plan and this prior's `sigma`.
 *
 * @param sigma the prior's standard deviation, in image units
 * @param shape the image's `[C,H,W]`
 * @returns `[C,H,W]` in `[0, 1]`, row-major
 * @throws FuzzydiffError `invalid-argument` for numbers outside `[0, 1]` or a map of another size
 */
export function fusionWeights(weight: Weight, plan: DiffusionPlan, sigma: number, shape: ImageShape): Float32Array {
  const size = sizeOf(shape);
  if ('perFusion' in weight) return spread(numbersOf('weight.perFusion', weight.perFusion, shape), size);
  if (!('retention' in weight)) throw invalidArgument('weight', '{ retention } or { perFusion }', weight);
  const kept = numbersOf('weight.retention', weight.retention, shape);
  const inverse = retentionInverse(plan, sigma);
  return spread(eachInverse(kept, inverse), size);
}

function eachInverse(kept: Float32Array, inverse: RetentionInverse): Float32Array {
  const perFusion = new Float32Array(kept.length);
  for (let i = 0; i < kept.length; i++) perFusion[i] = inverse(kept[i]!);
  return perFusion;
}

/** The numbers that a weight is given by: one, one per pixel, or one per value of the image `[C,H,W]`. */
function numbersOf(name: string, value: number | Tensor, shape: ImageShape): Float32Array {
  if (typeof value === 'number') return Float32Array.of(checkNumber(name, value, 0, 1));
  const map = contiguous(checkTensor(name, value, [[1, shape[1], shape[2]], shape], 'resize the map to the image'));
  for (let i = 0; i < map.length; i++) if (!(map[i]! >= 0 && map[i]! <= 1)) checkNumber(name, map[i], 0, 1);
  return map;
}

/** Numbers over and over again until there are `size` of them. */
function spread(numbers: Float32Array, size: number): Float32Array {
  const values = new Float32Array(size);
  if (numbers.length === 1) return values.fill(numbers[0]!);
  for (let at = 0; at < size; at += numbers.length) values.set(numbers, at);
  return values;
}
