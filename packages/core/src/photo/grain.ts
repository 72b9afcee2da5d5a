import type { NoiseSource } from '../noise/keyed-noise.js';
import { broadBlur } from './broad-blur.js';
import { continued } from './continued.js';
import type { Plane } from './resample.js';

/** The mean of the root of a normal value's size, in roots of deviations: 2^(1/4) Gamma(3/4) / sqrt(pi). */
const meanRoot = 0.822179;

/** The local contrast, of 255, at which a pixel counts half: what edges leave is no grain. */
const edgeContrast = 5;

/** What grain is measured in. */
export interface GrainOptions {
  /** Local contrast of the correction, of 255, one per pixel. */
  readonly contrast: Float32Array;
  /** How much of each pixel is kept, from 0 to 1: it is measured where that is 1. */
  readonly kept: Float32Array;
  /** Pixels of the photograph in one of the frame, above 0: what is coarser than that, the model has made. */
  readonly scale: number;
  readonly noise: NoiseSource;
  /** Keys the noise. */
  readonly key: string;
  /** Which channel it is for: a whole number from 0 on. */
  readonly channel: number;
}

/**
 * Grain as the kept surroundings have it: noise whose strength is, octave by octave from a pixel up to a pixel of the frame, that of
 * the detail that the model does not resolve, continued from where it is kept. Octaves are differences of Gaussians; strength
 * is the mean root of the size, squared, which few strong edges do not carry away, over what is even in the correction. Ours.
 *
 * @param detail photograph less correction, of 255, in a part of the photograph
 * @returns of its size
 */
export function grain(detail: Plane, { contrast, kept, scale, noise, key, channel }: GrainOptions): Float32Array {
  const { width, height, values } = detail;
  const white = new Float32Array(values.length);
  noise.fill(white, { image: key, purpose: 'grain', draw: channel });
  const even = kept.map((_, i) => 1 / (1 + (contrast[i]! / edgeContrast) ** 2));
  const known = values.map((value, i) => (kept[i] === 1 ? value : 0));
  const out = new Float32Array(values.length);
  const blur = (plane: Float32Array, sigma: number) => broadBlur({ width, height, values: plane }, sigma);
  let [own, drawn] = [known, white] as [Float32Array, Float32Array];
  for (let sigma = 0.6; sigma / 1.5 < scale; sigma *= 2) {
    const [broadOwn, broadDrawn] = [blur(own, sigma), blur(drawn, sigma)];
    const root = own.map((value, i) => Math.sqrt(Math.abs(value - broadOwn[i]!)));
    // Beside the damage the broader plane is not that of the photograph.
    const around = blur(kept, 1 + sigma);
    const measured = even.map((weight, i) => (around[i]! > 0.99 ? weight : 0));
    const band = drawn.map((value, i) => value - broadDrawn[i]!);
    const unit = deviation(band);
    const strength = continued({ width, height, values: root }, measured, 3 * Math.max(1, sigma)).values;
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + ((strength[i]! / meanRoot) ** 2 / unit) * band[i]!;
    [own, drawn] = [broadOwn, broadDrawn];
  }
  return out;
}

/** The deviation from 0 of noise; never 0. */
function deviation(values: Float32Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.max(Math.sqrt(squares / values.length), 1e-6);
}
