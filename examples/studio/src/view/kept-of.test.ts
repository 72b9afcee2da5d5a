import { expect, test } from 'vitest';
import { keptOf } from './kept-of.js';

test('the file is the one that came where it is', () => {
  expect(keptOf(false, 'jpeg', 'jpeg')).toBe('The file is the one that came.');
  // A fine GIF, and a fine JPEG of which a PNG is wanted.
  for (const stored of [undefined, 'jpeg'] as const)
    expect(keptOf(false, 'png', stored)).toBe('The picture is as it came, in a file of another kind.');
});

test('what is not mended is as it came in a PNG alone', () => {
  expect(keptOf(true, 'png', 'jpeg')).toBe('Everything that was not mended is as it came.');
  expect(keptOf(true, 'jpeg', 'jpeg')).toBe('The rest is as it came, but for new JPEG traces.');
  expect(keptOf(false, 'jpeg', undefined)).toBe('The picture is as it came, but for new JPEG traces.');
});
