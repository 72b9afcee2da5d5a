import type { ImageShape } from '../tensor/tensor.js';
import type { BandSigmas } from './band-sigmas.js';
import { widthOf } from './blur-width.js';
import { toAxes } from './colour-axes.js';
import { finestDeviation } from './finest-deviation.js';
import { qualityOf } from './jpeg-quality.js';

/** What is done to an image at every place: each is estimated, or told as a number. */
export interface DegradedBy {
  /** A Gaussian blur; told, its deviation in pixels. @default it is not blurred */
  readonly blur?: boolean | number | undefined;
  /** White noise; told, its deviation in each channel, in image units. @default none but that of rounding */
  readonly noise?: boolean | number | undefined;
  /** JPEG's blocks; told, the quality of its file as libjpeg counts, 1 to 100. @default none */
  readonly blocks?: boolean | number | undefined;
}

/** How strongly an image is degraded. */
export interface Degradation {
  /** Of the Gaussian that it is blurred by, in pixels: its deviation, 0 without a blur. */
  readonly width: number;
  /** The variance of what was there before against that of the prior's images. */
  readonly contrast: number;
  /** The deviation of noise in luma, and in each chroma, in image units: at least that of rounding to 8 bits, and with a blur four times that. */
  readonly noise: readonly number[];
  /** The quality of a JPEG file as libjpeg counts, 5 to 90, or as it was told; none where there are no blocks, or no table of libjpeg's made them. */
  readonly quality?: number;
}

/** The deviation that rounding to 8 bits leaves, in image units. */
const rounding = 2 / 255 / Math.sqrt(12);

/** So many times that is noise to a blur at least: no blur is quite a Gaussian, and what is resampled after it has a grid. */
const besideBlur = 4;

/** Of the width that is found, so much is undone: too little of it leaves a face soft, too much gives it rings. */
export const cautious = 0.95;

/**
 * Ours. Estimates how strongly an image is degraded by what it is said to be degraded by. Noise is the robust deviation of the finest
 * diagonal details, less what sharp images have there; a blur the one that `widthOf` finds, a twentieth less; none of an image whose blocks
 * tell the quality of its JPEG file, which has lost its fine detail to that.
 *
 * @param image `[C,H,W]` in `[-1, 1]`
 * @param sigmas of the prior
 */
export function degradationOf(
  image: Float32Array,
  shape: ImageShape,
  sigmas: BandSigmas,
  { blur = false, noise = false, blocks = false }: DegradedBy,
): Degradation {
  const [channels, height, width] = shape;
  const turned = image.slice();
  toAxes(turned, channels);
  const planes = Array.from({ length: channels }, (_, c) =>
    turned.subarray(c * height * width, (c + 1) * height * width),
  );
  const quality = blocks === true ? qualityOf(image, shape) : blocks === false ? undefined : blocks;
  // A JPEG file's coarse steps leave as little fine detail as a blur does.
  const isBlurred = typeof blur === 'number' || (blur && quality === undefined);
  const lowest = isBlurred ? besideBlur * rounding : rounding;
  const finest = planes.map((plane) => Math.max(finestDeviation(plane, shape), lowest));
  const isGrey = channels === 3 && planes.slice(1).every((plane) => plane.every((value) => value === 0));
  const found = isBlurred ? widthOf(planes[0]!, shape, { sigmas, noise: finest[0]! }) : { width: 0, contrast: 1 };
  const deviations = finest.map((own, c) => {
    // The same noise in three channels is in luma alone, and there as strong as the three together.
    if (typeof noise === 'number') return Math.max(noise * (isGrey && c === 0 ? Math.sqrt(3) : 1), lowest);
    if (noise)
      return Math.sqrt(Math.max(own ** 2 - ((c === 0 ? sigmas.luma : sigmas.chroma)[0]! / 10) ** 2, rounding ** 2));
    // What little is left there of a blurred image is noise; of others it may be anything.
    return isBlurred ? own : rounding;
  });
  return {
    width: typeof blur === 'number' ? blur : cautious * found.width,
    contrast: found.contrast,
    noise: deviations,
    ...(quality !== undefined && { quality }),
  };
}
