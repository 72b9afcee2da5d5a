import type { Image } from '../photo/image.js';

/** The part of a picture's pixels that differ in another of its shape, from 0 to 1. */
export function changedShare({ channels, pixels: before }: Image, { pixels: after }: Image): number {
  const count = before.length / channels;
  let changed = 0;
  for (let i = 0; i < count; i++) {
    for (let at = i * channels; at < (i + 1) * channels; at++) {
      if (before[at] === after[at]) continue;
      changed++;
      break;
    }
  }
  return changed / count;
}
