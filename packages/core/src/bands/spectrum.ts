import type { Cosines } from './cosines.js';

/**
 * How fast sharp photographs fall off on the way to a frame, beyond what octaves tell: as if blurred by the root of so many squared pixels.
 * Measured on the training faces of portraits-128, in colour and in black-and-white alike.
 */
const falloff = 0.2;

/**
 * The variance of each amplitude of a prior's images, from the deviations of their octaves: these are met in the middle of each
 * octave, and between them the logarithms of both go straight.
 *
 * @param sigmas of one axis, in image units, the finest level first and last what is left
 */
export function spectrumOf(sigmas: readonly number[], { squares }: Pick<Cosines, 'squares'>): Float64Array {
  const levels = sigmas.slice(0, Math.max(sigmas.length - 1, 1)).map((sigma) => 2 * Math.log(sigma));
  return squares.map((square) => {
    const octave = Math.log2(Math.PI / Math.sqrt(Math.max(square, 1e-9))) - 0.5;
    const at = Math.min(Math.max(octave, 0), levels.length - 1);
    const [below, above] = [Math.floor(at), Math.ceil(at)];
    return Math.exp(levels[below]! + (at - below) * (levels[above]! - levels[below]!) - falloff * square);
  });
}
