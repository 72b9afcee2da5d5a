import { checkNumber, invalidArgument } from '../errors.js';
import type { Axis } from './colour-axes.js';

/**
 * How far the coefficients of a prior's images lie from those of their mean image: standard deviations, in image units, of the
 * wavelet details of each level, the finest first, and last of what is left after them. Those of an image of N pixels all count
 * alike, so that the coarse ones are large: `2^level` times the pixels' where these are all alike.
 */
export type BandSigmas = Readonly<Record<Axis, readonly number[]>>;

/** Refuses what is none. @throws FuzzydiffError `invalid-argument` */
export function checkBandSigmas(sigmas: BandSigmas): BandSigmas {
  for (const axis of ['luma', 'chroma'] as const) {
    const own = sigmas?.[axis];
    if (!Array.isArray(own) || own.length === 0)
      throw invalidArgument(`bandSigmas.${axis}`, 'a list of numbers, one per level and one of what is left,', own);
    for (const sigma of own) checkNumber(`bandSigmas.${axis}`, sigma, 1e-6, 1e6);
  }
  return sigmas;
}

/**
 * The deviation of one of so many bands. Band 0 holds the details of all levels coarser than the last that is split, of which each has
 * three quarters of the coefficients that are left to it: its variance is their mean.
 *
 * @param sigmas of one axis, in image units, as {@link BandSigmas} has them
 * @param band from 0, the coarsest
 * @param bands at most one more than there are levels with a deviation
 */
export function bandSigma(sigmas: readonly number[], band: number, bands: number): number {
  const levels = bands - 1;
  if (band > 0) return sigmas[bands - band - 1]!;
  let variance = sigmas.at(-1)! ** 2;
  for (let level = sigmas.length - 2; level >= levels; level--) variance = (3 * sigmas[level]! ** 2 + variance) / 4;
  return Math.sqrt(variance);
}

/**
 * Ours. How much of each band white noise leaves credible: `s^2 / (s^2 + e^2)` of a band of deviation `s` under noise of deviation `e`,
 * which is what the posterior mean of a Gaussian prior keeps of a deviation (Wiener 1949).
 *
 * @param sigmas of the prior, in image units
 * @param noise deviation of the noise, in image units, where each channel has its own; of noise that is the same in three, as in a
 *   black-and-white image, `sqrt(3)` times as much
 * @param bands how many, from 1 to one more than there are levels with a deviation
 * @returns in `[0, 1]`, the coarsest band first
 * @throws FuzzydiffError `invalid-argument` for noise of less than none
 */
export function keptUnderNoise(sigmas: BandSigmas, noise: number, bands: number): Record<Axis, number[]> {
  checkNumber('noise', noise, 0, 1e6);
  const kept = (own: readonly number[]) =>
    Array.from({ length: bands }, (_, band) => {
      const sigma = bandSigma(own, band, bands);
      return sigma ** 2 / (sigma ** 2 + noise ** 2);
    });
  return { luma: kept(sigmas.luma), chroma: kept(sigmas.chroma) };
}
