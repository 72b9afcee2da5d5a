import type { Image } from '../photo/image.js';

/** The part of a picture's pixels that differ in another of its shape, from 0 to 1. */
export function changedShare({ channels, pixels: before }: Image, { pixels: after }: Image): number {
  let changed = 0;
  for (let at = 0; at < before.length; at++) {
    if (before[at] === after[at]) continue;
    changed++;
    // The rest of that pixel says nothing more.
    at += channels - 1 - (at % channels);
  }
  return changed / (before.length / channels);
}
