import { parts, powerOfTwo, powerTables } from './power-of-two.js';
import type { PredictionCoefficients } from './solvers/prediction.js';
import type { StepCoefficients } from './solvers/step.js';

// The loops over pixels. Each runs over one image's flat memory, in place, and allocates nothing.

/**
 * One reverse step of `x` (solvers/solver.ts), leaving the predicted clean image in `x0`. Without noise the step has none:
 * the last one, or a deterministic solver's.
 */
export function reverseStep(
  x: Float32Array,
  x0: Float32Array,
  output: Float32Array,
  noise: Float32Array | undefined,
  prediction: PredictionCoefficients,
  step: StepCoefficients,
  clip: boolean,
): void {
  const { x: px, output: po } = prediction;
  const { x: cx, x0: c0, previousX0: cp, sigma, logVariance } = step;
  const bound = clip ? 1 : Number.POSITIVE_INFINITY;
  const size = x.length;
  for (let i = 0; i < size; i++) {
    // Which values are beyond the bounds can't be predicted, so clipping does not branch: it multiplies and adds 0 or 1.
    const predicted = px * x[i]! + po * output[i]!;
    const over = Number(predicted > bound) | 0;
    const under = Number(predicted < -bound) | 0;
    const clean = (1 - over - under) * predicted + (over - under);
    const mean = c0 * clean + cx * x[i]! + cp * x0[i]!;
    x0[i] = clean;
    x[i] = mean;
  }
  if (noise === undefined) return;
  // v follows the prediction in the model's output.
  if (logVariance) addLearnedNoise(x, noise, output.subarray(size), logVariance);
  else for (let i = 0; i < size; i++) x[i] = x[i]! + sigma * noise[i]!;
}

/** Adds noise of a learned variance: `sigma^2 = exp(f max + (1 - f) min)` with `f = (v + 1) / 2`. */
function addLearnedNoise(
  x: Float32Array,
  noise: Float32Array,
  v: Float32Array,
  [minimum, maximum]: readonly [minimum: number, maximum: number],
): void {
  const middle = ((minimum + maximum) / 4) * (parts / Math.LN2);
  const slope = ((maximum - minimum) / 4) * (parts / Math.LN2);
  const tables = powerTables();
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + powerOfTwo(middle + slope * v[i]!, tables) * noise[i]!;
}

/** One move up: `x <- sqrt(1 - beta) x + sqrt(beta) noise`. */
export function climb(x: Float32Array, noise: Float32Array, beta: number): void {
  const keep = Math.sqrt(1 - beta);
  const add = Math.sqrt(beta);
  for (let i = 0; i < x.length; i++) x[i] = keep * x[i]! + add * noise[i]!;
}

/** `out <- sqrt(abar) x + sqrt(1 - abar) out`: noises an image, over the noise (Ho et al. 2020, eq. 4). */
export function noised(image: Float32Array, out: Float32Array, alphaCumprod: number): void {
  const signal = Math.sqrt(alphaCumprod);
  const deviation = Math.sqrt(1 - alphaCumprod);
  for (let i = 0; i < image.length; i++) out[i] = signal * image[i]! + deviation * out[i]!;
}
