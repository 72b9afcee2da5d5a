import { gaussianBlurInto } from '../attention/discrepancy.js';
import { gridTaps, onGridTaps, type Plane, resample } from './resample.js';

/** The deviation up to which a Gaussian is taken pixel by pixel, in pixels. */
const finest = 4;

/**
 * A plane averaged by a Gaussian; by one broader than 4 pixels on a grid that is so much coarser that there it has 2 to 4 pixels:
 * nearly the same, in a time that does not grow with it. Squares are averaged on the way there, and lines drawn on the way back,
 * whose own spread, a quarter of a coarse pixel's square, is taken off the Gaussian's. Ours.
 *
 * @param sigma its deviation, in pixels, at least 0
 * @param into where it goes, as long as the plane; it may be the plane's values. @default memory of its own
 * @returns `into`
 */
export function broadBlur(
  { width, height, values }: Plane,
  sigma: number,
  into: Float32Array = new Float32Array(values.length),
): Float32Array {
  const factor = 2 ** Math.ceil(Math.log2(Math.max(1, sigma / finest)));
  if (factor === 1) return gaussianBlurInto(into, values, { height, width }, sigma);
  const coarse = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
  const blurred = resample({ width, height, values }, coarse, 'linear').values;
  gaussianBlurInto(blurred, blurred, coarse, Math.sqrt((sigma / factor) ** 2 - 1 / 4));
  const taps = gridTaps(coarse, { width, height }, 'linear', { x: 0, y: 0, ...coarse });
  return onGridTaps((y) => blurred.subarray(y * coarse.width, (y + 1) * coarse.width), taps, into);
}
