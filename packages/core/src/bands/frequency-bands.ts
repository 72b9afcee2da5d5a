import { retentionInverse } from '../condition/retention.js';
import { fusionWeights, type Weight } from '../condition/weight.js';
import { checkInteger, checkNumber, checkOneOf, invalidArgument } from '../errors.js';
import { contiguous, type ImageShape, sizeOf, tensor } from '../tensor/tensor.js';
import { bandSigma } from './band-sigmas.js';
import type { Bands, HeldModel } from './bands.js';
import { type Axis, axesOf } from './colour-axes.js';
import { leastOverSupports } from './supports.js';
import { bandTransform, type Wavelet, wavelets } from './wavelet.js';

/**
 * How much of each band is kept, from the coarsest to the finest, in `[0, 1]`: times the weight of a place. As many numbers as there
 * are, so many bands the image has: each further one halves the sides of the coarsest.
 */
export interface BandsKept {
  /** Of brightness: 1 to 9 numbers. */
  readonly luma: readonly number[];
  /** Of colours, as many numbers. An image without any keeps that. @default those of luma */
  readonly chroma?: readonly number[] | undefined;
  /**
   * What bands are told apart by. @default 'daubechies-2', or where places are not all alike 'haar', which sees no farther into a mask
   *   than its block of pixels
   */
  readonly wavelet?: Wavelet | undefined;
}

/**
 * Ours. Bands of frequency to hold an image by: each coefficient of its wavelet transform has the weight of its place times that of
 * its band as eq. 6's m. What is retained is converted for the plan with the deviation that the prior has in that band. A place
 * keeps no more than the least of the pixels that its coefficient is taken of: what is to be made anew has no say in what is made.
 *
 * @throws FuzzydiffError `invalid-argument` for numbers outside `[0, 1]`, or not as many of chroma as of luma
 */
export function frequencyBands({ luma, chroma = luma, wavelet: chosen }: BandsKept): Bands {
  const kept: Record<Axis, readonly number[]> = { luma, chroma };
  for (const [axis, own] of Object.entries(kept)) {
    if (!Array.isArray(own)) throw invalidArgument(`bands.${axis}`, 'a number for each band', own);
    checkInteger(`the number of bands.${axis}`, own.length, 1, 9);
    for (const share of own) checkNumber(`bands.${axis}`, share, 0, 1);
  }
  if (chroma.length !== luma.length)
    throw invalidArgument('bands.chroma', `as many numbers as of luma, ${luma.length},`, chroma);
  if (chosen !== undefined) checkOneOf('bands.wavelet', chosen, wavelets);
  const count = luma.length;
  const isAll = [...luma, ...chroma].every((share) => share === 1);

  return {
    hold(image, weight, { plan, info }) {
      const { shape } = info;
      const inPixels = { input: image, weights: fusionWeights(weight, plan, info.retentionSigma, shape) };
      const own = leastOverChannels(placesOf(weight, shape), shape);
      const wavelet = chosen ?? (own.every((place) => place === own[0]) ? 'daubechies-2' : 'haar');
      const transform = bandTransform(shape, count, wavelet);
      if (isAll) return inPixels;
      const input = image.slice();
      transform.forward(input);
      const places = leastOverSupports(own, shape, { levels: count - 1, wavelet });
      const plane = transform.bandOf.length;
      const isGrey = shape[0] === 3 && input.subarray(plane).every((coefficient) => coefficient === 0);
      const weights = new Float32Array(sizeOf(shape));
      axesOf(shape[0]).forEach((axis, c) => {
        const shares = axis === 'chroma' && isGrey ? luma.map(() => 1) : kept[axis];
        const perFusion = shares.map((_, band) => conversion(weight, { plan, info }, { axis, band, count }));
        transform.bandOf.forEach((band, i) => {
          weights[c * plane + i] = perFusion[band]!(places[i]! * shares[band]!);
        });
      });
      // Nothing pulls: the sample is not even taken there and back, which would cost it its last bits. So would an input that is all kept.
      const [first] = weights;
      const isEven = (first === 0 || first === 1) && weights.every((m) => m === first);
      return isEven ? { input: image, weights } : { input, weights, transform };
    },

    kept(whole) {
      if (isAll) return whole;
      const [channels, height, width] = whole.shape as unknown as ImageShape;
      // Each band after the first has three quarters of the coefficients that it shares with all coarser ones.
      const mean = (shares: readonly number[]) =>
        shares.reduce((sum, share, band) => sum + share * (band === 0 ? 1 : 3 / 4) * 4 ** (band - count + 1), 0);
      const share = (mean(luma) + 2 * mean(chroma)) / 3;
      const places = leastOverChannels(contiguous(whole), [channels, height, width]);
      return tensor(
        [1, height, width],
        places.map((place) => place * share),
      );
    },
  };
}

/** From what is asked of a band to its weight per fusion. */
function conversion(
  weight: Weight,
  { plan, info: { bandSigmas, retentionSigma } }: HeldModel,
  { axis, band, count }: { readonly axis: Axis; readonly band: number; readonly count: number },
): (asked: number) => number {
  if ('perFusion' in weight) return (m) => m;
  const inverse = retentionInverse(plan, bandSigmas ? bandSigma(bandSigmas[axis], band, count) : retentionSigma);
  let [last, result] = [Number.NaN, Number.NaN];
  return (asked) => {
    // Most places are alike.
    if (asked !== last) [last, result] = [asked, inverse(asked)];
    return result;
  };
}

/** The numbers of a weight that was checked: one for all, or one per pixel of one channel or of each. */
function placesOf(weight: Weight, [, height, width]: ImageShape): Float32Array {
  const given = 'perFusion' in weight ? weight.perFusion : weight.retention;
  return typeof given === 'number' ? new Float32Array(height * width).fill(given) : contiguous(given);
}

/** One number per pixel: the least of all channels. */
function leastOverChannels(numbers: Float32Array, [, height, width]: ImageShape): Float32Array {
  const plane = height * width;
  const least = numbers.slice(0, plane);
  for (let i = plane; i < numbers.length; i++) least[i % plane] = Math.min(least[i % plane]!, numbers[i]!);
  return least;
}
