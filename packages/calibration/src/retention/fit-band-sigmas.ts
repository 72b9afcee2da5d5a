import type { Tensor } from '@fuzzydiff/core';
import { invalidArgument } from '@fuzzydiff/core/internal';
import { axesOf, type BandSigmas, bandTransform, contiguous, type ImageShape } from '@fuzzydiff/core/math';

/**
 * The deviations of a prior's bands, from images that it is of: those of their coefficients around the mean image's, in every level
 * that their sides allow. Ours. They say how much a weight retains in each band.
 *
 * @param images two or more, `[C,H,W]` of one shape
 * @returns numbers of three digits, the finest level first
 * @throws FuzzydiffError `invalid-argument` for fewer images
 */
export function fitBandSigmas(images: readonly Tensor[]): BandSigmas {
  const [first] = images;
  if (!first || images.length < 2) throw invalidArgument('images', 'two or more images', images.length);
  const shape = first.shape as unknown as ImageShape;
  const transform = bandTransform(shape, 1 + levelsOf(shape), 'daubechies-2');
  const all = images.map((image) => {
    const coefficients = contiguous(image).slice();
    transform.forward(coefficients);
    return coefficients;
  });
  const plane = transform.bandOf.length;
  const axes = axesOf(shape[0]);
  const sums = { luma: noSums(transform.bands), chroma: noSums(transform.bands) };
  for (let i = 0; i < all[0]!.length; i++) {
    const mean = all.reduce((sum, own) => sum + own[i]!, 0) / all.length;
    const sum = sums[axes[Math.floor(i / plane)]!][transform.bandOf[i % plane]!]!;
    for (const own of all) sum.squares += (own[i]! - mean) ** 2;
    sum.count += all.length;
  }
  const sigmas = (own: { squares: number; count: number }[]) =>
    own
      .map(({ squares, count }) => Number(Math.max(Math.sqrt(squares / Math.max(count, 1)), 1e-6).toPrecision(3)))
      .reverse();
  const luma = sigmas(sums.luma);
  // Without colours, nothing asks for theirs.
  return { luma, chroma: axes.includes('chroma') ? sigmas(sums.chroma) : luma };
}

function levelsOf([, height, width]: ImageShape): number {
  let levels = 0;
  while (levels < 8 && height % 2 ** (levels + 1) === 0 && width % 2 ** (levels + 1) === 0) levels++;
  return levels;
}

function noSums(count: number): { squares: number; count: number }[] {
  return Array.from({ length: count }, () => ({ squares: 0, count: 0 }));
}
