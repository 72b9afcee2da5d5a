/** Rings of frequency, each half an octave, from a sixteenth of the highest that rows and columns have. */
const rings = Array.from({ length: 8 }, (_, n) => (Math.PI / 16) * 2 ** (n / 2));

/** A ring of which so much is known tells how much energy a face has, against the prior's images. */
const known = 0.95;

/** So many of these, the finest, count. */
const counted = 4;

/** More than that, what the prior made is no longer its own. */
const most = 2;

/** Of one plane of amplitudes: what a run was given and what it made of that. */
export interface MadeAmplitudes {
  /** What a run gave, all together. */
  readonly made: ArrayLike<number>;
  /** The part of these that is the input's. */
  readonly given: ArrayLike<number>;
  /** The share of each that is the input's, in `[0, 1]`. */
  readonly kept: ArrayLike<number>;
  /** The variance of the prior's images. */
  readonly spectrum: ArrayLike<number>;
  /** The squared frequency of each, in radians per pixel. */
  readonly squares: ArrayLike<number>;
  /** In squared pixels: so much blur is left in what is kept, out of caution. @default 0 */
  readonly left?: number | undefined;
}

/**
 * Ours. By what to multiply what a prior has made of each amplitude, so that a face has as much energy in its fine frequencies as in the coarser ones
 * that are known, against images of the prior: from 1 to 2. A prior's samples have too little of it: what it makes beside an input lies between a
 * sample and the mean of all. On training faces of portraits-128, energy so foretold is right within a factor of 1.3 in the next half octave, 1.4 and 1.7
 * in those after it. Between the middles of rings gains go straight along the logarithm of frequency; the finest ring has that of the one before.
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
  gains[gains.length - 1] = gains.at(-2)!;
  return Float64Array.from(squares, (square) => {
    const at = 2 * Math.log2(Math.sqrt(Math.max(square, 1e-9)) / rings[0]!) - 0.5;
    const below = Math.min(Math.max(Math.floor(at), 0), gains.length - 1);
    const above = Math.min(below + 1, gains.length - 1);
    return gains[below]! + Math.min(Math.max(at - below, 0), 1) * (gains[above]! - gains[below]!);
  });
}
