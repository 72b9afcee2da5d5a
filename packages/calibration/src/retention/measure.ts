import { type EpsModel, type Tensor, tensor } from '@fuzzydiff/core';
import { invalidArgument, run } from '@fuzzydiff/core/internal';
import {
  contiguous,
  type DiffusionPlan,
  keyedNoise,
  type Run,
  type RunOptions,
  type RunStep,
  sizeOf,
  synthesize,
  unstack,
} from '@fuzzydiff/core/math';

/** What a plan was seen to keep of its input. */
export interface MeasuredRetention {
  readonly plan: DiffusionPlan;
  /** Weight per fusion, the same at every pixel. */
  readonly m: number;
  /** The retention seen between each image and the next. */
  readonly retained: readonly number[];
}

/** What retention is measured of. */
export interface RetentionOptions extends RunOptions {
  readonly plan: DiffusionPlan;
  /** Weight per fusion, the same at every pixel, in `[0, 1]`. */
  readonly m: number;
  /** Of the noise: a whole number from 0 to 2^53 - 1. @default 0 */
  readonly seed?: number;
}

/**
 * Measures retention on a model: holds several images to a uniform weight, all with the same noise, and
 * takes what is left of the difference of two inputs in the difference of their outputs,
 *
 *     R = <y - y', x - x'> / <x - x', x - x'>
 *
 * For a prior whose prediction is linear in the sample this is `retention(m, plan, sigma)` exactly: the noise drops out,
 * and so does the prior's mean, which is not known. A face prior is not linear; what is seen there is an average.
 *
 * @param images at least two, `[C,H,W]` in `[-1, 1]`
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument`; with whatever the model throws; with the reason of
 *   `options.signal`
 */
export function measureRetention(
  model: EpsModel,
  images: readonly Tensor[],
  options: RetentionOptions,
): Run<MeasuredRetention> {
  return run(() => measured(model, images, options));
}

async function* measured(
  model: EpsModel,
  images: readonly Tensor[],
  { plan, m, seed = 0, signal }: RetentionOptions,
): AsyncGenerator<RunStep, MeasuredRetention> {
  if (images.length < 2) throw invalidArgument('images', 'at least two', images.length);
  const shape = [1, ...model.info.shape.slice(1)];
  const weight = { perFusion: tensor(shape, new Float32Array(sizeOf(shape)).fill(m)) };
  const jobs = images.map((image) => ({ image, weight, key: 'retention' }));
  const made = yield* synthesize(model, jobs, { plan, noise: keyedNoise(seed), signal });
  const outputs = made.map(({ samples }) => contiguous(unstack(samples, 0)));
  const inputs = images.map(contiguous);
  // In a circle; of two images there is one pair.
  const pairs = images.length === 2 ? 1 : images.length;
  const retained = Array.from({ length: pairs }, (_, i) => {
    const j = (i + 1) % images.length;
    return keptDifference([inputs[i]!, inputs[j]!], [outputs[i]!, outputs[j]!]);
  });
  return { plan, m, retained };
}

type Pair = readonly [Float32Array, Float32Array];

function keptDifference([x, x2]: Pair, [y, y2]: Pair): number {
  let kept = 0;
  let whole = 0;
  for (let i = 0; i < x.length; i++) {
    const difference = x[i]! - x2[i]!;
    kept += difference * (y[i]! - y2[i]!);
    whole += difference * difference;
  }
  if (whole === 0) throw invalidArgument('images', 'images that differ', 'two that are the same');
  return kept / whole;
}
