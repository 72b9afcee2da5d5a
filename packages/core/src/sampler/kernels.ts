import type { PredictionCoefficients } from '../solvers/prediction.js';
import type { StepCoefficients } from '../solvers/step.js';
import { parts, powersOfTwo, reach } from './powers-of-two.js';

// The loops over pixels. Each runs over one image's flat memory, in place, and allocates nothing. Each has a function of its
// own: V8 compiles a long loop while it runs, with what follows it still unknown, and would fall back there on every call.

/** A sample on its way, changed in place. */
export interface Sample {
  readonly x: Float32Array;
  /** The clean image as last predicted. */
  readonly x0: Float32Array;
}

/** The numbers of a reverse step. */
export interface ReverseStep {
  readonly prediction: PredictionCoefficients;
  readonly step: StepCoefficients;
  /** Whether the predicted clean image is clipped to `[-1, 1]`. */
  readonly clipSample: boolean;
}

/**
 * One reverse step of `x` (solvers/solver.ts), leaving the predicted clean image in `x0`:
 *
 *     x0Hat = clip(prediction.x x + prediction.output output)
 *     x     = step.x0 x0Hat + step.x x + step.previousX0 x0 + sigma noise
 *
 * Without noise the step has none: the last one, or a deterministic solver's.
 */
export function reverseStep(sample: Sample, output: Float32Array, how: ReverseStep, noise?: Float32Array): void {
  const { step } = how;
  if (noise && step.logVariance) {
    mixWithLearnedNoise(sample, output, how, noise);
    return;
  }
  // A one-step solver, as most are, need not read the image before.
  if (step.previousX0 === 0) mixPrediction(sample, output, how);
  else mixPredictions(sample, output, how);
  if (noise) addNoise(sample.x, noise, step.sigma);
}

function boundOf({ clipSample }: ReverseStep): number {
  return clipSample ? 1 : Number.MAX_VALUE;
}

function mixPrediction({ x, x0 }: Sample, output: Float32Array, how: ReverseStep): void {
  const { x: px, output: po } = how.prediction;
  const { x: cx, x0: c0 } = how.step;
  const bound = boundOf(how);
  const size = x.length;
  for (let i = 0; i < size; i++) {
    const clean = clipped(px * x[i]! + po * output[i]!, bound);
    x[i] = c0 * clean + cx * x[i]!;
    x0[i] = clean;
  }
}

function mixPredictions({ x, x0 }: Sample, output: Float32Array, how: ReverseStep): void {
  const { x: px, output: po } = how.prediction;
  const { x: cx, x0: c0, previousX0: cp } = how.step;
  const bound = boundOf(how);
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

/**
 * A step with noise of a learned variance: `sigma^2 = exp(f max + (1 - f) min)` with `f = (v + 1) / 2`, where v follows
 * the prediction in the model's output. A sigma of 2^125 or more is infinite, and one of 2^-125 or less is 0.
 */
function mixWithLearnedNoise(sample: Sample, output: Float32Array, how: ReverseStep, noise: Float32Array): void {
  const [minimum, maximum] = how.step.logVariance!;
  const middle = ((minimum + maximum) / 4) * (parts / Math.LN2);
  const slope = ((maximum - minimum) / 4) * (parts / Math.LN2);
  const { x, x0 } = sample;
  const size = x.length;
  const powers = { sample, output, noise, how, middle, slope };
  for (let i = 0; i < size; i++) {
    i = mixWithPowers(powers, i);
    if (i === size) return;
    mixPredictions({ x: x.subarray(i, i + 1), x0: x0.subarray(i, i + 1) }, output.subarray(i, i + 1), how);
    const t = middle + slope * output[size + i]!;
    x[i] = x[i]! + (t > 0 ? Number.POSITIVE_INFINITY : Math.max(t, 0)) * noise[i]!;
  }
}

/** A step with noise of deviation `2^(t / 128)`, `t = middle + slope v`. */
interface LearnedNoise {
  readonly sample: Sample;
  readonly output: Float32Array;
  readonly noise: Float32Array;
  readonly how: ReverseStep;
  readonly middle: number;
  readonly slope: number;
}

/**
 * From `start` on, up to the first deviation out of reach, whose place it returns. Leaving the loop there is what makes the check cheap: to come back into it for the next value costs
 * half as much as the whole power.
 *
 * With `n` the whole number nearest to `t`, the power is `2^(n / 128) exp(f ln 2 / 128)`, where `f = t - n` is at most a
 * half: that of `n` is looked up, and the exponential of so little is its series up to the square. That is good to 4e-9, a
 * tenth of what float32 tells apart, in a third of the time of `Math.exp`.
 */
function mixWithPowers({ sample, output, noise, how, middle, slope }: LearnedNoise, start: number): number {
  const { x, x0 } = sample;
  const { x: px, output: po } = how.prediction;
  const { x: cx, x0: c0, previousX0: cp } = how.step;
  const bound = boundOf(how);
  // Of its own: an engine may look up anew for each value what belongs to a module.
  const powers = powersOfTwo;
  const limit = reach;
  const first = Math.LN2 / parts;
  const second = (first * first) / 2;
  const size = x.length;
  for (let i = start; i < size; i++) {
    const t = middle + slope * output[size + i]!;
    if (!(Math.abs(t) < limit)) return i;
    // Added and taken away again, 1.5 * 2^52 leaves the nearest whole number.
    const nearest = t + 6755399441055744 - 6755399441055744;
    const f = t - nearest;
    const sigma = powers[(nearest | 0) + limit]! * (1 + f * (first + f * second));
    const clean = clipped(px * x[i]! + po * output[i]!, bound);
    x[i] = c0 * clean + cx * x[i]! + cp * x0[i]! + sigma * noise[i]!;
    x0[i] = clean;
  }
  return size;
}

/** One move up: `x <- sqrt(1 - beta) x + sqrt(beta) noise`. */
export function renoise(x: Float32Array, noise: Float32Array, beta: number): void {
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
