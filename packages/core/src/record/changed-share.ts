import type { Image, Pixels } from '../photo/image.js';

/** The part of a picture's pixels that differ in another of its shape, from 0 to 1. */
export function changedShare({ channels, pixels: before }: Image, { pixels: after }: Image): number {
  let changed = 0;
  let last = -1;
  const lookAt = (from: number, to: number) => {
    for (let at = from; at < to; at++) {
      if (before[at] === after[at]) continue;
      const pixel = Math.floor(at / channels);
      if (pixel !== last) changed++;
      last = pixel;
    }
  };
  // Most of a large photograph is the same: that is passed over in words.
  const [own, other] = [inWords(before), inWords(after)];
  const count = Math.min(own.length, other.length);
  const each = 4 / before.BYTES_PER_ELEMENT;
  for (let word = 0; word < count; word++) if (own[word] !== other[word]) lookAt(word * each, (word + 1) * each);
  lookAt(count * each, before.length);
  return changed / (before.length / channels);
}

/** Stored values on the same memory, four bytes at a time; none where they do not begin at a word. */
function inWords({ buffer, byteOffset, byteLength }: Pixels): Uint32Array {
  return byteOffset % 4 === 0 ? new Uint32Array(buffer, byteOffset, byteLength >> 2) : new Uint32Array(0);
}
