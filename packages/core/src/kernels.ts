import type { PredictionCoefficients } from './solvers/prediction.js';
import type { StepCoefficients } from './solvers/step.js';

// The loops over pixels. Each runs over one image's flat memory, in place, and allocates nothing.

/** One reverse step of `x` (solvers/solver.ts), leaving the predicted clean image in `x0`. */
export function reverseStep(
  x: Float32Array,
  x0: Float32Array,
  output: Float32Array,
  noise: Float32Array,
  prediction: PredictionCoefficients,
  step: StepCoefficients,
  clip: boolean,
): void {
  const { x: px, output: po } = prediction;
  const { x: cx, x0: c0, previousX0: cp, sigma, logVariance } = step;
  const size = x.length;
  for (let i = 0; i < size; i++) {
    let clean = px * x[i]! + po * output[i]!;
    if (clip) clean = Math.max(-1, Math.min(1, clean));
    const mean = c0 * clean + cx * x[i]! + cp * x0[i]!;
    x0[i] = clean;
    x[i] = mean;
  }
  if (sigma === 0) return;
  if (logVariance === undefined) {
    for (let i = 0; i < size; i++) x[i] = x[i]! + sigma * noise[i]!;
    return;
  }
  // sigma^2 = exp(f max + (1 - f) min) with f = (v + 1) / 2; v follows the prediction in the model's output.
  const [minimum, maximum] = logVariance;
  const middle = (minimum + maximum) / 4;
  const slope = (maximum - minimum) / 4;
  for (let i = 0; i < size; i++) x[i] = x[i]! + Math.exp(middle + slope * output[size + i]!) * noise[i]!;
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
