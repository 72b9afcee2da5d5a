import { invalidArgument } from '../errors.js';
import { keyedNoise } from '../noise/keyed-noise.js';

/** Two parts of images that are fine. */
export interface Halves<T> {
  /** What statistics are taken of. */
  readonly statistics: readonly T[];
  /** What the promise is taken of. */
  readonly promise: readonly T[];
}

/**
 * Divides images that are fine into two parts that differ by one at most, as a draw by their keys says: which image is in which does
 * not depend on their order, so that the two are exchangeable whatever that is. Each part keeps it.
 *
 * @throws FuzzydiffError `invalid-argument` for fewer than three images: statistics take two
 */
export function inHalves<T extends { readonly key: string }>(images: readonly T[]): Halves<T> {
  if (images.length < 3)
    throw invalidArgument(
      'images',
      'at least three different images, two of them for statistics and one for the promise,',
      images.length,
      'name more of them',
    );
  const noise = keyedNoise(0);
  const drawn = images.map(({ key }, n) => {
    const value = new Float32Array(1);
    noise.fill(value, { purpose: 'initial', image: key });
    return { n, key, value: value[0]! };
  });
  drawn.sort((a, b) => a.value - b.value || (a.key < b.key ? -1 : 1));
  const first = new Set(drawn.slice(0, Math.ceil(images.length / 2)).map(({ n }) => n));
  return { statistics: images.filter((_, n) => first.has(n)), promise: images.filter((_, n) => !first.has(n)) };
}
