import { InvalidArgumentError } from 'commander';

/** One of `count` parts of a job that share its images; the first is 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Parses `i/n`. */
export function parseShard(text: string): Shard {
  const [index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index !== undefined && count !== undefined && index >= 1 && index <= count && Number.isSafeInteger(count))
    return { index, count };
  throw new InvalidArgumentError(`Expected <i>/<n> with i from 1 to n, e.g. 2/8, but found "${text}".`);
}

/**
 * A shard's images: every n-th of all. Neighbours in a sorted list are often alike, so that blocks of it would differ
 * from each other where rounds do not; and the shards' sizes differ by one at most. What an image contributes depends
 * on its name and the seed alone, never on its shard, so that any division merges to the same but for rounding.
 */
export function shardOf<T>(all: readonly T[], { index, count }: Shard): T[] {
  return all.filter((_, n) => n % count === index - 1);
}
