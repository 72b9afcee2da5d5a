import { addPowers, parts } from './power-of-two.js';
import type { PredictionCoefficients } from './solvers/prediction.js';
import type { StepCoefficients } from './solvers/step.js';

// The loops over pixels. Each runs over one image's flat memory, in place, and allocates nothing. Each has a function of its
// own: V8 compiles a long loop while it runs, with what follows it still unknown, and would fall back there on every call.

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
  const bound = clip ? 1 : Number.MAX_VALUE;
  // A one-step solver, as most are, need not read the image before.
  if (step.previousX0 === 0) mixPrediction(x, x0, output, prediction, step, bound);
  else mixPredictions(x, x0, output, prediction, step, bound);
  if (noise === undefined) return;
  // v follows the prediction in the model's output.
  if (step.logVariance) addLearnedNoise(x, noise, output.subarray(x.length), step.logVariance);
  else addNoise(x, noise, step.sigma);
}

function mixPrediction(
  x: Float32Array,
  x0: Float32Array,
  output: Float32Array,
  { x: px, output: po }: PredictionCoefficients,
  { x: cx, x0: c0 }: StepCoefficients,
  bound: number,
): void {
  const size = x.length;
  for (let i = 0; i < size; i++) {
    const clean = clipped(px * x[i]! + po * output[i]!, bound);
    x[i] = c0 * clean + cx * x[i]!;
    x0[i] = clean;
  }
}

function mixPredictions(
  x: Float32Array,
  x0: Float32Array,
  output: Float32Array,
  { x: px, output: po }: PredictionCoefficients,
  { x: cx, x0: c0, previousX0: cp }: StepCoefficients,
  bound: number,
): void {
  const size = x.length;
  for (let i = 0; i < size; i++) {
    const clean = clipped(px * x[i]! + po * output[i]!, bound);
    x[i] = c0 * clean + cx * x[i]! + cp * x0[i]!;
    x0[i] = clean;
  }
}

/**
 * Which values are beyond the bounds can't be predicted, so clipping does not branch: a + |a| is 2 max(0, a), and what is
 * taken away above a bound leaves the bound exactly.
 */
function clipped(value: number, bound: number): number {
  const above = value - bound;
  const below = -bound - value;
  return value + 0.5 * (below + Math.abs(below) - (above + Math.abs(above)));
}

function addNoise(x: Float32Array, noise: Float32Array, sigma: number): void {
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + sigma * noise[i]!;
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
  addPowers(x, noise, v, middle, slope);
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
