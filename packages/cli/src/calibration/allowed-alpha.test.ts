import { expect, test } from 'vitest';
import { allowedAlpha } from './allowed-alpha.js';

test.each([
  [66, 0.015, 'promise: for an alpha of 1/67 (0.015) or more\n'],
  [5, undefined, 'promise: for an alpha of 1/6 (0.17) or more\n'],
  [
    50,
    0.015,
    "promise: for an alpha of 1/51 (0.020) or more; the preset's own, 0.015, is less: pass --alpha 0.02 to what compares with it, or take the promise on 66 images or more\n",
  ],
])('a promise on %i images, for a preset of alpha %s', (images, own, sentence) => {
  expect(allowedAlpha(images, own)).toBe(sentence);
});
