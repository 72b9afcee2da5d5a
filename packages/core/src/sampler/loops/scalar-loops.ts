import { boundOf, clipped } from './clipped.js';
import type { Fusion, ReverseStep, Sample, SampleLoops } from './sample-loops.js';

/** {@link SampleLoops} in plain JavaScript. */
export const scalarLoops: SampleLoops = {
  step(sample, output, how, noise) {
    mixPrediction(sample, output, how);
    if (noise) mix(sample.x, [sample.x, noise], [1, how.step.sigma]);
  },
  mix,
  fuse,
};

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

function mix(
  into: Float32Array,
  [one, other]: readonly [Float32Array, Float32Array],
  [a, b]: readonly [number, number],
): void {
  for (let i = 0; i < into.length; i++) into[i] = a * one[i]! + b * other[i]!;
}

function fuse(sample: Float32Array, { input, maps, noise, alphaCumprod }: Fusion): void {
  const signal = Math.sqrt(alphaCumprod);
  const deviation = Math.sqrt(1 - alphaCumprod);
  for (let i = 0; i < sample.length; i++) {
    const pull = maps.noise[i]!;
    if (pull === 0) continue;
    const target = signal * input[i]!;
    sample[i] = target + maps.sample[i]! * (sample[i]! - target) + pull * deviation * noise[i]!;
  }
}
