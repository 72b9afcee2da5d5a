import { boundOf, clipped } from './loops/clipped.js';
import { sampleLoops } from './loops/loops.js';
import type { ReverseStep, Sample } from './loops/sample-loops.js';
import { parts, powersOfTwo, reach } from './powers-of-two.js';

// What is done to every pixel with every call of the model: over one image's flat memory, in place. Each loop has a function of its
// own: V8 compiles a long loop while it runs, with what follows it still unknown, and would fall back there on every call.

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
  if (step.previousX0 === 0) {
    sampleLoops().step(sample, output, how, noise);
    return;
  }
  mixPredictions(sample, output, how);
  if (noise) sampleLoops().mix(sample.x, [sample.x, noise], [1, step.sigma]);
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
  sampleLoops().mix(x, [x, noise], [Math.sqrt(1 - beta), Math.sqrt(beta)]);
}

/** `out <- sqrt(abar) x + sqrt(1 - abar) out`: noises an image, over the noise (Ho et al. 2020, eq. 4). */
export function noised(image: Float32Array, out: Float32Array, alphaCumprod: number): void {
  sampleLoops().mix(out, [image, out], [Math.sqrt(alphaCumprod), Math.sqrt(1 - alphaCumprod)]);
}
