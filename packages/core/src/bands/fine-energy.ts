/** Where rings of half an octave begin. */
const rings = Array.from({ length: 8 }, (_, n) => (Math.PI / 16) * 2 ** (n / 2));

/** A ring of which so much is known tells how much energy a face has, against the prior's images. */
const known = 0.95;

/** So many of these, the finest, count. */
const counted = 4;

/** More than that, what the prior made is no longer its own. */
const most = 2;

/** Of one plane of amplitudes. */
export interface MadeAmplitudes {
  /** What a run gave. */
  readonly made: ArrayLike<number>;
  /** The part of it that is the input's. */
  readonly given: ArrayLike<number>;
  /** The input's share, in `[0, 1]`. */
  readonly kept: ArrayLike<number>;
  /** The variance of the prior's images. */
  readonly spectrum: ArrayLike<number>;
  /** Squared frequencies, in radians per pixel. */
  readonly squares: ArrayLike<number>;
  /** The blur that is left in what is kept, in squared pixels. @default 0 */
  readonly left?: number | undefined;
}

/**
 * Ours. By what to multiply what a prior has made of each amplitude, from 1 to 2, for a face to have as much energy in fine frequencies as its coarser,
 * known ones foretell: what is made beside an input lies between a sample and the mean of all. Straight along the logarithm of frequency between the
 * middles of rings.
 */
export function fineGains({ made, given, kept, spectrum, squares, left = 0 }: MadeAmplitudes): Float64Array {
  const sums = rings.map(() => ({ count: 0, kept: 0, all: 0, whole: 0, expected: 0, own: 0, both: 0, input: 0 }));
  for (let i = 0; i < made.length; i++) {
    const ring = squares[i]! >= Math.PI ** 2 ? -1 : rings.findLastIndex((from) => squares[i]! >= from ** 2);
    const sum = sums[ring];
    if (!sum) continue;
    const own = made[i]! - given[i]!;
    sum.count++;
    sum.kept += kept[i]!;
    sum.all += made[i]! ** 2;
    sum.whole += made[i]! ** 2 * Math.exp(left * squares[i]!);
    sum.expected += spectrum[i]!;
    sum.own += own * own;
    sum.both += own * given[i]!;
    sum.input += given[i]! ** 2;
  }
  const telling = sums.filter((sum) => sum.count > 0 && sum.kept / sum.count >= known).slice(-counted);
  const contrast = Math.exp(
    telling.reduce((total, { whole, expected }) => total + Math.log(whole / expected) / telling.length, 0),
  );
  const gains = sums.map(({ count, kept, all, expected, own, both, input }) => {
    const lacks = contrast * expected - all;
    if (count === 0 || kept / count > 0.98 || lacks <= 0 || own === 0) return 1;
    // The energy of `given + gain * own` is what is expected.
    const gain = (Math.sqrt(Math.max(both ** 2 + own * (contrast * expected - input), 0)) - both) / own;
    return Math.min(Math.max(gain, 1), most);
  });
  // Of the finest, spectra tell the least.
  gains[gains.length - 1] = gains.at(-2)!;
  return Float64Array.from(squares, (square) => {
    const at = 2 * Math.log2(Math.sqrt(Math.max(square, 1e-9)) / rings[0]!) - 0.5;
    const below = Math.min(Math.max(Math.floor(at), 0), gains.length - 1);
    const above = Math.min(below + 1, gains.length - 1);
    return gains[below]! + Math.min(Math.max(at - below, 0), 1) * (gains[above]! - gains[below]!);
  });
}
