import { retentionInverse } from '../condition/retention.js';
import type { Weight } from '../condition/weight.js';
import { invalidArgument } from '../errors.js';
import { contiguous, type ImageShape, sizeOf, tensor } from '../tensor/tensor.js';
import type { BandSigmas } from './band-sigmas.js';
import type { Bands, BandTransform } from './bands.js';
import { type Axis, axesOf, fromAxes, toAxes } from './colour-axes.js';
import { type Cosines, cosineTransform } from './cosines.js';
import { cautious, type Degradation, type DegradedBy, degradationOf } from './degradation.js';
import { fineGains, type MadeAmplitudes } from './fine-energy.js';
import { jpegDeviation } from './jpeg-tables.js';
import { spectrumOf } from './spectrum.js';

/** Bands by which a degraded image is mended. */
export interface MendingBands extends Bands {
  /** How strongly the image was degraded that was held last; none before. */
  readonly degradation: Degradation | undefined;
}

/**
 * Ours. Holds an image to what a blur, noise and JPEG left of it, frequency by frequency. With `h` what is left of an amplitude by the blur, `s` the
 * deviation of the prior's images there and `e` that of the noise, a run retains `h^2 s^2 / (h^2 s^2 + e^2)` of the amplitude divided by `h`, so that its
 * mean is the best linear estimate (Wiener 1949). The prior makes what is missing: too little of luma, which `fineGains` mends. A mask has no place
 * among frequencies: all is kept alike, by a weight of 1.
 *
 * @throws FuzzydiffError `invalid-argument` when it holds an image by any other weight, or for a model without `bandSigmas`
 */
export function mendingBands(by: DegradedBy): MendingBands {
  let own: { readonly degradation: Degradation; readonly share: number } | undefined;
  return {
    get degradation() {
      return own?.degradation;
    },
    hold(image, weight, { plan, info: { shape, bandSigmas } }) {
      checkWhole(weight);
      if (!bandSigmas) throw invalidArgument('model', 'a model with bandSigmas', bandSigmas);
      const degradation = degradationOf(image, shape, bandSigmas, by);
      const { width, quality } = degradation;
      // Of blocks whose table is not known, nothing can be said.
      if (width === 0 && !by.noise && quality === undefined) {
        own = { degradation, share: 1 };
        return { input: image, weights: new Float32Array(sizeOf(shape)).fill(1) };
      }
      const transform = cosineTransform(shape[1], shape[2]);
      const plane = shape[1] * shape[2];
      const onCosines = cosinesOf(shape, transform);
      const input = image.slice();
      onCosines.forward(input);
      const weights = new Float32Array(sizeOf(shape)).fill(1);
      const inverse = rememberedInverse((sigma) => retentionInverse(plan, sigma));
      const left = typeof by.blur === 'number' ? 0 : (width / cautious) ** 2 - width ** 2;
      const finishes: ((made: Float32Array) => void)[] = [];
      let sum = 0;
      axesOf(shape[0]).forEach((axis, c) => {
        const isNothing = axis === 'chroma' && isGreyAt(input, c, plane);
        const shares = isNothing ? undefined : sharesOf(degradation, c, { axis, sigmas: bandSigmas, transform, shape });
        for (let i = 0; i < plane; i++) {
          const share = shares?.kept[i] ?? 1;
          sum += share;
          if (!shares || i === 0) continue;
          input[c * plane + i]! *= share === 0 ? 0 : 1 / shares.left[i]!;
          weights[c * plane + i] = inverse(share, Math.sqrt(shares.spectrum[i]!));
        }
        // Chroma so fine is not seen. What JPEG leaves is nearer to the face as it is.
        if (shares && axis === 'luma' && quality === undefined) {
          const channel = [c * plane, (c + 1) * plane] as const;
          const of = { kept: shares.kept, spectrum: shares.spectrum, squares: transform.squares, left };
          finishes.push((made) => sharpen(made.subarray(...channel), input.subarray(...channel), of));
        }
      });
      own = { degradation, share: sum / input.length };
      const finish = (made: Float32Array) => {
        for (const one of finishes) one(made);
      };
      return { input, weights, transform: onCosines, finish };
    },
    kept: ({ shape: [, height = 1, width = 1] }) =>
      tensor([1, height, width], new Float32Array(height * width).fill(own?.share ?? 1)),
  };
}

function checkWhole(weight: Weight): void {
  const kept = 'retention' in weight ? weight.retention : undefined;
  const isWhole = typeof kept === 'number' ? kept === 1 : kept && contiguous(kept).every((value) => value === 1);
  if (!isWhole) throw invalidArgument('keep', 'a weight of 1 everywhere beside bands that mend', kept);
}

const isGreyAt = (amplitudes: Float32Array, c: number, plane: number) =>
  amplitudes.subarray(c * plane, (c + 1) * plane).every((amplitude) => Math.abs(amplitude) < 1e-5);

/** The cosine transform of all channels, after the rotation onto luma and chroma. */
function cosinesOf(shape: ImageShape, transform: Cosines): BandTransform {
  const [channels, height, width] = shape;
  const each = (values: Float32Array, make: (plane: Float32Array) => Float64Array) => {
    for (let c = 0; c < channels; c++) {
      const own = values.subarray(c * height * width, (c + 1) * height * width);
      own.set(make(own));
    }
  };
  return {
    bands: 1,
    bandOf: new Uint8Array(height * width),
    forward(values) {
      toAxes(values, channels);
      each(values, transform.forward);
    },
    inverse(values) {
      each(values, transform.inverse);
      fromAxes(values, channels);
    },
  };
}

/** Below so much, what comes back of an amplitude is no more than a hint: the prior makes all of it. */
const least = 0.05;

/** What the blur left of each amplitude, and how much of it comes back, in fiftieths. */
function sharesOf(
  { width, contrast, noise, quality }: Degradation,
  channel: number,
  { axis, sigmas, transform, shape }: { axis: Axis; sigmas: BandSigmas; transform: Cosines; shape: ImageShape },
) {
  const [, height, across] = shape;
  const spectrum = spectrumOf(sigmas[axis], transform);
  const left = transform.squares.map((square) => Math.exp((-width * width * square) / 2));
  const kept = spectrum.map((variance, i) => {
    const signal = left[i]! ** 2 * contrast * variance;
    const rounded =
      quality === undefined ? 0 : jpegDeviation(quality, axis, Math.floor(i / across) / height, (i % across) / across);
    const share = signal / (signal + noise[channel]! ** 2 + rounded ** 2);
    return share < least ? 0 : Math.round(50 * share) / 50;
  });
  return { spectrum, left, kept };
}

/** Multiplies what the prior made, in place. What is the input's stays. */
function sharpen(made: Float32Array, input: Float32Array, of: Omit<MadeAmplitudes, 'made' | 'given'>): void {
  const given = input.map((amplitude, i) => of.kept[i]! * amplitude);
  const gains = fineGains({ made, given, ...of });
  for (let i = 1; i < made.length; i++) made[i] = given[i]! + gains[i]! * (made[i]! - given[i]!);
}

/** The weights that retain so much under so large a deviation: to half an octave of it, as there are many. */
function rememberedInverse(
  make: (sigma: number) => (asked: number) => number,
): (asked: number, sigma: number) => number {
  const [inverses, found] = [new Map<number, (asked: number) => number>(), new Map<string, number>()];
  return (asked, sigma) => {
    if (asked === 0 || asked === 1) return asked;
    const step = Math.round(2 * Math.log2(sigma));
    const name = `${asked} ${step}`;
    const known = found.get(name);
    if (known !== undefined) return known;
    const inverse = inverses.get(step) ?? make(2 ** (step / 2));
    inverses.set(step, inverse);
    const weight = inverse(asked);
    found.set(name, weight);
    return weight;
  };
}
