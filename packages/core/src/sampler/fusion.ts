import { checkNumber } from '../errors.js';
import { checkFloat32 } from '../tensor/tensor.js';
import { sampleLoops } from './loops/loops.js';
import type { Fusion, FusionMaps } from './loops/sample-loops.js';

export type { Fusion, FusionMaps };

/** How one fusion mixes, per pixel: `fused = sqrt(abar) x + pull.sample (sample - sqrt(abar) x) + pull.noise sqrt(1 - abar) noise`. */
export interface Pull {
  readonly sample: number;
  readonly noise: number;
}

/**
 * Fuzzy fusion (eq. 6) of a sample with the input at weight `m` in `[0, 1]`, with fresh noise:
 *
 *     renoised = sqrt(abar) x + sqrt(1 - abar) noise
 *     fused    = sqrt(abar) x + (m renoised + (1 - m) sample - sqrt(abar) x) / sqrt(1 - 2m + 2m^2)
 *
 * `m = 1` gives the re-noised input, `m = 0` the sample, and anything between keeps the variance `1 - abar`: it is one
 * Ornstein-Uhlenbeck step towards the input, with `pull.sample^2 + pull.noise^2 = 1`.
 *
 * `standardize: false` leaves the division out, as RePaint's blend does: the variance then falls to `1 - 2m + 2m^2` of
 * what it should be (0.82 at m = 0.1, 0.50 at m = 0.5). It is there for comparison.
 *
 * @throws FuzzydiffError `invalid-argument` for a weight outside `[0, 1]`
 */
export function fusionPull(m: number, standardize = true): Pull {
  checkNumber('weight', m, 0, 1);
  const deviation = standardize ? Math.sqrt(1 - 2 * m + 2 * m * m) : 1;
  return { sample: (1 - m) / deviation, noise: m / deviation };
}

/**
 * Prepares `weights`, one per value of the image, for {@link fuse} (eq. 6).
 *
 * @throws FuzzydiffError `invalid-argument` for a weight outside `[0, 1]`
 */
export function fusionMaps(weights: Float32Array, standardize = true): FusionMaps {
  const maps = { sample: new Float32Array(weights.length), noise: new Float32Array(weights.length) };
  for (let i = 0; i < weights.length; i++) {
    const pull = fusionPull(weights[i]!, standardize);
    maps.sample[i] = pull.sample;
    maps.noise[i] = pull.noise;
  }
  return maps;
}

/**
 * Fuses an input into `sample`, `[C,H,W]`, in place (eq. 6). Where the weight is 0 the sample stays as it is, to the bit.
 *
 * @throws FuzzydiffError `invalid-argument` for a sample that is no `Float32Array`
 */
export function fuse(sample: Float32Array, fusion: Fusion): void {
  checkFloat32('sample', sample);
  sampleLoops().fuse(sample, fusion);
}
