import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { isDeepPng, isLossy } from './file-kinds.js';

const bytes = (...parts: (string | number)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [part])));
const png = (depth: 8 | 16) =>
  encode({ width: 1, height: 1, channels: 1, depth, data: depth === 8 ? Uint8Array.of(1) : Uint16Array.of(1) });
/** A WebP with an odd chunk before the one that says how it is compressed. */
const webp = (kind: string) => bytes('RIFF\0\0\0\0WEBP', 'ICCP', 3, 0, 0, 0, 'VP8', 0, kind, 2, 0, 0, 0, 1, 2);

test('a PNG of 16 bits is told from one of 8, and from what is none', () => {
  expect([png(16), png(8), bytes('not a PNG'), bytes()].map(isDeepPng)).toEqual([true, false, false, false]);
});

test.each([
  ['a JPEG', bytes(0xff, 0xd8, 0xff), true],
  ['an AVIF', bytes(0, 0, 0, 28, 'ftypavif'), true],
  ['a WebP with loss', webp('VP8 '), true],
  ['a WebP without', webp('VP8L'), false],
  ['a PNG', png(8), false],
  ['nothing', bytes(), false],
])('%s was compressed with loss: %#', (_, file, lossy) => expect(isLossy(file)).toBe(lossy));
