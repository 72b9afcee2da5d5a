import { broadBlur, broadBlurIn } from './broad-blur.js';
import { multiply } from './pixelwise.js';
import type { Box } from './placement.js';
import { pyramid } from './pyramid.js';
import type { Plane } from './resample.js';
import { tilesNear } from './tiles.js';

/**
 * Continues a plane of the size that it was made for, `[H,W]`, row-major: from where it is known to everywhere, or to where it was asked
 * for, elsewhere being of no meaning. It goes to `into`, by default to memory of its own.
 */
export type Continuation = (values: Float32Array, into?: Float32Array) => Float32Array;

/** What of planes is continued. */
export interface ContinuationOptions {
  /** The pixels that planes are asked for, as indices: no more is done than that takes. @default all */
  readonly asked?: Int32Array | undefined;
  /** Whether planes come multiplied by how much is known of each pixel, which saves a pass over them. @default false */
  readonly weighed?: boolean | undefined;
}

/**
 * Continues planes from where they are known to where they are not, ever more broadly the further away: what is known is averaged by a
 * Gaussian, and over the rest by halving the grid until it is known everywhere (pull and push: Gortler, Grzeszczuk,
 * Szeliski and Cohen, "The Lumigraph", 1996, section 3.4). Where nothing is known, 0. What depends on the places alone is done
 * once, for all planes.
 *
 * @param known how much of each pixel is known, from 0 to 1, row by row
 * @param sigma of the Gaussian, in pixels
 */
export function continuation(
  size: Pick<Plane, 'width' | 'height'>,
  known: Float32Array,
  sigma: number,
  { asked, weighed = false }: ContinuationOptions = {},
): Continuation {
  const weight = broadBlur({ ...size, values: known }, sigma);
  // A quarter of a neighbourhood is enough to go by.
  const share = new Float32Array(weight.length);
  for (let i = 0; i < share.length; i++) share[i] = Math.min(1, 4 * weight[i]!);
  const { needed, filled } = pyramid({ ...size, values: share }, asked);
  const tiles = needed && tilesOf(needed, size);
  return (values, mean = new Float32Array(values.length)) => {
    const own = { ...size, values: weighed ? values : multiply(values, known, new Float32Array(known.length)) };
    if (tiles) broadBlurIn(tiles, own, sigma, mean);
    else broadBlur(own, sigma, mean);
    divide(mean, weight, needed);
    return filled(mean);
  };
}

/** Divides what is weighed by its weight, in place: at some pixels or, without them, everywhere. */
function divide(weighed: Float32Array, weight: Float32Array, pixels: Int32Array | undefined): void {
  const count = pixels?.length ?? weighed.length;
  for (let n = 0; n < count; n++) {
    const i = pixels ? pixels[n]! : n;
    weighed[i] = weighed[i]! / Math.max(weight[i]!, 1e-6);
  }
}

/** The tiles that some pixels lie in. */
function tilesOf(pixels: Int32Array, size: Pick<Plane, 'width' | 'height'>): Box[] {
  const values = new Uint8Array(size.width * size.height);
  for (let n = 0; n < pixels.length; n++) values[pixels[n]!] = 1;
  return tilesNear({ ...size, values });
}
