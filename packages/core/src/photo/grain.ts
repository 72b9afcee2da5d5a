import type { NoiseSource } from '../noise/keyed-noise.js';
import { broadBlur } from './broad-blur.js';
import { continuation } from './continued.js';
import { allIndices, multiply } from './pixelwise.js';
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
  /** The pixels that it is asked for, as indices. @default all */
  readonly asked?: Int32Array | undefined;
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
 * @returns for each channel as many values as pixels are asked for
 */
export function grain(
  details: readonly Float32Array[],
  { width, height }: Pick<Plane, 'width' | 'height'>,
  { contrast, kept, asked, scale, noise, key }: GrainOptions,
): Float32Array[] {
  const count = width * height;
  const places = asked ?? allIndices(count);
  const channels = details.map((values, channel) => {
    const drawn: Float32Array = new Float32Array(count);
    noise.fill(drawn, { image: key, purpose: 'grain', draw: channel });
    return { own: multiply(values, kept, values), drawn, grain: new Float32Array(places.length) };
  });
  const blur = (values: Float32Array, sigma: number, into: Float32Array) =>
    broadBlur({ width, height, values }, sigma, into);
  const [measured, strength] = [new Float32Array(count), new Float32Array(count)];
  const even = contrast.map((own) => 1 / (1 + (own / edgeContrast) ** 2));
  // A channel's broader planes go where the finer ones of the channel before were.
  let [broadOwn, broadDrawn]: [Float32Array, Float32Array] = [new Float32Array(count), new Float32Array(count)];
  for (let sigma = 0.6; sigma / 1.5 < scale; sigma *= 2) {
    // Beside the damage the broader plane is not that of the photograph.
    blur(kept, 1 + sigma, measured);
    measure(measured, even);
    const continued = continuation({ width, height }, measured, 3 * Math.max(1, sigma), {
      ...{ asked, weighed: true },
    });
    for (const channel of channels) {
      const { own, drawn, grain } = channel;
      blur(own, sigma, broadOwn);
      blur(drawn, sigma, broadDrawn);
      // Own and drawn become the octave's root, as far as it counts, and band.
      asRoots(own, broadOwn, measured);
      const unit = asBand(drawn, broadDrawn);
      continued(own, strength);
      addBand(grain, drawn, { strength, unit, places });
      [channel.own, channel.drawn] = [broadOwn, broadDrawn];
      [broadOwn, broadDrawn] = [own, drawn];
    }
  }
  return channels.map((channel) => channel.grain);
}

/** What counts in the measuring of grain, in place of how much is kept all around: what is kept wholly, the more so the more even it is. */
function measure(kept: Float32Array, even: Float32Array): void {
  for (let i = 0; i < kept.length; i++) kept[i] = kept[i]! > 0.99 ? even[i]! : 0;
}

/** The root of how far a plane lies from a broader one, times how much it counts, in its place. */
function asRoots(plane: Float32Array, broad: Float32Array, counts: Float32Array): void {
  for (let i = 0; i < plane.length; i++)
    plane[i] = Math.fround(Math.sqrt(Math.abs(plane[i]! - broad[i]!))) * counts[i]!;
}

/** Noise less a broader one, in its place, and its deviation from 0; never 0. */
function asBand(drawn: Float32Array, broad: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < drawn.length; i++) {
    const own = Math.fround(drawn[i]! - broad[i]!);
    drawn[i] = own;
    squares += own * own;
  }
  return Math.max(Math.sqrt(squares / drawn.length), 1e-6);
}

/** Adds a band of noise of deviation `unit` in some places, as strong as roots of strength say. */
function addBand(
  grain: Float32Array,
  band: Float32Array,
  { strength, unit, places }: { strength: Float32Array; unit: number; places: Int32Array },
): void {
  for (let n = 0; n < places.length; n++) {
    const i = places[n]!;
    const root = strength[i]! / meanRoot;
    grain[n] = grain[n]! + ((root * root) / unit) * band[i]!;
  }
}
