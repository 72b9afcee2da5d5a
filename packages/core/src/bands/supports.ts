import type { ImageShape } from '../tensor/tensor.js';
import type { Wavelet } from './wavelet.js';

/** The pixels that a coefficient of one level is taken of: from `2k - beyond` to `2k + 1 + beyond`. */
const beyond: Readonly<Record<Wavelet, number>> = { haar: 0, 'daubechies-2': 1 };

/**
 * The least of the values of the pixels that each coefficient of a channel is taken of, laid out as the coefficients are.
 *
 * @param values `[H,W]`
 * @returns `[H,W]`
 */
export function leastOverSupports(
  values: Float32Array,
  [, height, width]: ImageShape,
  { levels, wavelet }: { readonly levels: number; readonly wavelet: Wavelet },
): Float32Array {
  const out = values.slice();
  const reach = beyond[wavelet];
  let own = { values, across: width, down: height };
  for (let level = 0; level < levels; level++) {
    own = halved(own, reach);
    const { across, down } = own;
    // The details of three directions, and what is left for the next level, are of the same pixels.
    own.values.forEach((value, i) => {
      const at = Math.floor(i / across) * width + (i % across);
      for (const place of [at, at + across, at + down * width, at + down * width + across]) out[place] = value;
    });
  }
  return out;
}

interface Grid {
  readonly values: Float32Array;
  readonly across: number;
  readonly down: number;
}

/** Half the sides: the least of two by two values, and of so many beyond them, periodically. */
function halved({ values, across, down }: Grid, reach: number): Grid {
  const half = { across: across >> 1, down: down >> 1 };
  const least = new Float32Array(half.across * half.down).map((_, i) => {
    const [x, y] = [2 * (i % half.across), 2 * Math.floor(i / half.across)];
    let lowest = Number.POSITIVE_INFINITY;
    for (let dy = -reach; dy < 2 + reach; dy++)
      for (let dx = -reach; dx < 2 + reach; dx++) {
        const at = ((y + dy + down) % down) * across + ((x + dx + across) % across);
        lowest = Math.min(lowest, values[at]!);
      }
    return lowest;
  });
  return { ...half, values: least };
}
