import type { NoiseSource } from './keyed-noise.js';

/**
 * Noise in pairs (antithetic variates, Hammersley and Morton 1956): the samples 2k and 2k + 1 of an image have the source's sample
 * k, the second with the other sign. Whatever is odd in the noise is gone from the mean over the two.
 */
export function antitheticNoise(source: NoiseSource): NoiseSource {
  return {
    fill(out, { sample = 0, ...key }, blocks) {
      source.fill(out, { ...key, sample: Math.floor(sample / 2) }, blocks);
      if (sample % 2 === 1) for (let i = 0; i < out.length; i++) out[i] = -out[i]!;
    },
  };
}
