import { expect, test } from 'vitest';
import { cannotOpen, fileKind } from './file-kinds.js';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test('a file is what its first bytes say', () => {
  expect(fileKind(Uint8Array.of(0xff, 0xd8, 0xff))).toMatchObject({ name: 'JPEG', format: 'jpeg' });
  expect(fileKind(bytes(`\x89PNG${' '.repeat(20)}\x10`))).toMatchObject({ name: 'PNG', format: 'png', depth: 16 });
  expect(fileKind(bytes('RIFF....WEBPVP8 '))).toMatchObject({ name: 'WebP', format: 'webp' });
  expect(fileKind(bytes('....ftypheic'))).toMatchObject({ name: 'HEIC', format: 'jpeg' });
  expect(fileKind(bytes('....ftypavif'))).toMatchObject({ name: 'AVIF', format: 'png' });
  expect(fileKind(bytes('Dear diary'))).toBeUndefined();
});

test('what cannot be opened is said with what to do', () => {
  expect(cannotOpen('IMG_1.HEIC', fileKind(bytes('....ftypheic')))).toBe(
    'This browser can’t open HEIC. Export IMG_1.HEIC as JPEG and try again.',
  );
  expect(cannotOpen('notes.txt', fileKind(bytes('Dear diary')))).toMatch(/is not a photograph/);
  expect(cannotOpen('a.png', fileKind(bytes('\x89PNG')))).toMatch(/damaged/);
});
