import type { Image } from '@fuzzydiff/core/image';
import { changedShare } from '@fuzzydiff/core/internal';

/** How far two pictures are from each other. */
export interface PictureDifference {
  /** The part of their pixels that differ, from 0 to 1; 1 where they are of different sizes or kinds. */
  readonly differing: number;
  /** The largest difference of a value, in parts of the full scale, from 0 to 1. */
  readonly largest: number;
}

/** Compares two pictures by their pixels. */
export function pictureDifference(a: Image, b: Image): PictureDifference {
  const isLike = (['width', 'height', 'channels', 'depth'] as const).every((name) => a[name] === b[name]);
  if (!isLike) return { differing: 1, largest: 1 };
  let largest = 0;
  a.pixels.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value - b.pixels[i]!));
  });
  return { differing: changedShare(a, b), largest: largest / (2 ** a.depth - 1) };
}
