import type { Tensor } from '@fuzzydiff/core';
import { psnr } from '../metrics/psnr.js';
import { meanWithin } from '../metrics/region.js';
import { sharpness } from '../metrics/sharpness.js';
import { ssim } from '../metrics/ssim.js';
import type { ImageScores } from './results.js';

/** A method's image of a degraded one, and what it cost. */
export interface MethodImage {
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly image: Tensor;
  /** Standard deviation over samples `[C,H,W]`, where there were several. */
  readonly deviation: Tensor | null;
  readonly modelCalls: number;
  readonly seconds: number;
}

/** Measures a method's image of `degraded`, which differs from `clean` where `mask` is 1. */
export function scoreImage(
  { image, deviation, modelCalls, seconds }: MethodImage,
  clean: Tensor,
  degraded: Tensor,
  mask: Tensor,
): ImageScores {
  const inside = { mask, side: 'inside' } as const;
  const outside = { mask, side: 'outside' } as const;
  const psnrInside = finite(psnr(image, clean, inside));
  const before = finite(psnr(degraded, clean, inside));
  const spread = (region: typeof inside | typeof outside) =>
    deviation === null ? null : finite(meanWithin(deviation.data, deviation.shape, region));
  return {
    psnrInside,
    psnrOutside: finite(psnr(image, clean, outside)),
    psnrWhole: finite(psnr(image, clean)),
    ssimInside: finite(ssim(image, clean, inside)),
    ssimOutside: finite(ssim(image, clean, outside)),
    ssimWhole: finite(ssim(image, clean)),
    psnrToInput: finite(psnr(image, degraded)),
    gainInside: psnrInside === null || before === null ? null : psnrInside - before,
    sharpness: sharpness(image) / sharpness(clean),
    diversityInside: spread(inside),
    diversityOutside: spread(outside),
    modelCalls,
    seconds,
  };
}

/** A number that JSON can hold, or null: the PSNR of equal images is infinite, an empty region has none. */
export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
