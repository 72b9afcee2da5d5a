import type { NoiseSource } from '../noise/keyed-noise.js';
import { broadBlur } from './broad-blur.js';
import { continuation } from './continued.js';
import type { Plane } from './resample.js';

/** The mean of the root of a normal value's size, in roots of deviations: 2^(1/4) Gamma(3/4) / sqrt(pi). */
const meanRoot = 0.822179;

/** The local contrast, of 255, at which a pixel counts half: what edges leave is no grain. */
const edgeContrast = 5;

/** What grain is measured in. */
export interface GrainOptions {
  /** Local contrast of the correction, of 255, one per pixel. */
  readonly contrast: Float32Array;
  /** How much of each pixel is kept, from 0 to 1: it is measured where that is 1 all around. */
  readonly kept: Float32Array;
  /** Pixels of the photograph in one of the frame, above 0: what is coarser than that, the model has made. */
  readonly scale: number;
  readonly noise: NoiseSource;
  /** Keys the noise, with a channel's place. */
  readonly key: string;
}

/**
 * Grain as the kept surroundings have it: noise whose strength is, octave by octave from a pixel up to a pixel of the frame, that of
 * the detail that the model does not resolve, continued from where it is kept. Octaves are differences of Gaussians; strength
 * is the mean root of the size, squared, which few strong edges do not carry away, over what is even in the correction. Ours.
 *
 * @param details photograph less correction, of 255, in a part of the photograph: a plane for each channel, row by row, which is
 *   overwritten: of a large photograph a copy would take much memory
 * @param grid the part's size, in pixels
 * @returns a plane for each channel, of its size
 */
export function grain(
  details: readonly Float32Array[],
  { width, height }: Pick<Plane, 'width' | 'height'>,
  { contrast, kept, scale, noise, key }: GrainOptions,
): Float32Array[] {
  const count = width * height;
  const channels = details.map((values, channel) => {
    const drawn: Float32Array = new Float32Array(count);
    noise.fill(drawn, { image: key, purpose: 'grain', draw: channel });
    for (let i = 0; i < count; i++) values[i] = kept[i]! * values[i]!;
    return { own: values, drawn, grain: new Float32Array(count) };
  });
  const blur = (values: Float32Array, sigma: number, into: Float32Array) =>
    broadBlur({ width, height, values }, sigma, into);
  const [measured, strength] = [new Float32Array(count), new Float32Array(count)];
  // A channel's broader planes go where the finer ones of the channel before were.
  let [broadOwn, broadDrawn]: [Float32Array, Float32Array] = [new Float32Array(count), new Float32Array(count)];
  for (let sigma = 0.6; sigma / 1.5 < scale; sigma *= 2) {
    // Beside the damage the broader plane is not that of the photograph.
    blur(kept, 1 + sigma, measured);
    for (let i = 0; i < count; i++)
      measured[i] = measured[i]! > 0.99 ? 1 / (1 + (contrast[i]! / edgeContrast) ** 2) : 0;
    const continued = continuation({ width, height }, measured, 3 * Math.max(1, sigma));
    for (const channel of channels) {
      const { own, drawn, grain } = channel;
      blur(own, sigma, broadOwn);
      blur(drawn, sigma, broadDrawn);
      // Own and drawn become the octave's root and band.
      for (let i = 0; i < count; i++) {
        own[i] = Math.sqrt(Math.abs(own[i]! - broadOwn[i]!));
        drawn[i] = drawn[i]! - broadDrawn[i]!;
      }
      const unit = deviation(drawn);
      continued(own, strength);
      for (let i = 0; i < count; i++) grain[i] = grain[i]! + ((strength[i]! / meanRoot) ** 2 / unit) * drawn[i]!;
      [channel.own, channel.drawn] = [broadOwn, broadDrawn];
      [broadOwn, broadDrawn] = [own, drawn];
    }
  }
  return channels.map((channel) => channel.grain);
}

/** The deviation from 0 of noise; never 0. */
function deviation(values: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i]! * values[i]!;
  return Math.max(Math.sqrt(squares / values.length), 1e-6);
}
