import { imagesFor, leastAlpha } from '@fuzzydiff/core/internal';

/**
 * Which alpha a promise on so many images allows, in a sentence with its line's end, and what to do where a preset's own is less. Said when
 * the promise is taken: with too few images, each picture that is compared with it is refused.
 *
 * @param own the preset's, where it has one
 */
export function allowedAlpha(images: number, own: number | undefined): string {
  const { value, words, passed } = leastAlpha(images);
  const allowed = `promise: for an alpha of ${words} or more`;
  if (own === undefined || own >= value) return `${allowed}\n`;
  return `${allowed}; the preset's own, ${own}, is less: pass --alpha ${passed} to what compares with it, or take the promise on ${imagesFor(own)} images or more\n`;
}
