import type { ImageShape, ModelInfo, Tensor } from '../src/index.js';
import { tensor } from '../src/index.js';
import type { NoiseSource } from '../src/math/index.js';
import { keyedNoise, sizeOf } from '../src/math/index.js';

/** An image of values made from their index. */
export function imageOf(shape: ImageShape, value: (index: number) => number): Tensor {
  return tensor(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => value(i)),
  );
}

/** A smooth image with values well inside `[-1, 1]`. */
export function smoothImage(shape: ImageShape): Tensor {
  return imageOf(shape, (i) => 0.4 * Math.sin(i / 9) + 0.1 * Math.cos(i / 2));
}

/** An image drawn from the prior `N(mean, sigma^2)`. */
export function drawnImage(mean: Tensor, sigma: number, key: string): Tensor {
  const values = normals(mean.data.length, key);
  return tensor(
    mean.shape,
    mean.data.map((value, i) => value + sigma * values[i]!),
  );
}

/** So many standard normal values. */
export function normals(count: number, key = ''): Float32Array {
  const values = new Float32Array(count);
  keyedNoise(20230623).fill(values, { image: key, purpose: 'degradation' });
  return values;
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Population standard deviation around `mean`. */
export function deviationOf(values: ArrayLike<number>, mean = meanOf(values)): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - mean) ** 2;
  return Math.sqrt(sum / values.length);
}

/** Pearson's correlation of two arrays. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [meanOf(a), meanOf(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - ma) * (b[i]! - mb);
  return sum / a.length / (deviationOf(a, ma) * deviationOf(b, mb));
}

/** What a plan needs of the usual model: linear betas over 1000 timesteps. */
export const linearModel: Pick<ModelInfo, 'schedule' | 'predictionType' | 'varianceType' | 'clipSample'> = {
  schedule: { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 },
  predictionType: 'epsilon',
  varianceType: 'fixed_small',
  clipSample: false,
};

/** No noise at all, for checking what is deterministic by hand. */
export const silence: NoiseSource = { fill: (out) => void out.fill(0) };
