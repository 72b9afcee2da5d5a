import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { imageKey } from './image-key.js';

const grey = { width: 2, height: 2, channels: 1, depth: 8, pixels: Uint8Array.of(0, 1, 2, 255) } as const;

/** Of known bytes, by another implementation. */
const known = (text: string, bytes: Uint8Array) => {
  const values = createHash('sha256').update(bytes).digest('hex');
  return createHash('sha256').update(`${text}, ${values}`).digest('hex').slice(0, 32);
};

test('is of size, channels, depth and pixels', async () => {
  expect(await imageKey(grey)).toBe(known('2 x 2, 1 x 8 bits', grey.pixels));
  const deep = { ...grey, depth: 16, pixels: Uint16Array.of(0, 256, 2, 65535) } as const;
  expect(await imageKey(deep)).toBe(known('2 x 2, 1 x 16 bits', Uint8Array.of(0, 0, 0, 1, 2, 0, 255, 255)));
});

test('does not depend on where the pixels lie in memory', async () => {
  const pixels = Uint8Array.of(9, 9, 0, 1, 2, 255, 9).subarray(2, 6);
  expect(await imageKey({ ...grey, pixels })).toBe(await imageKey(grey));
});

test('does not depend on whether threads share that memory', async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(6)).subarray(1, 5);
  shared.set(grey.pixels);
  expect(await imageKey({ ...grey, pixels: shared })).toBe(await imageKey(grey));
});

test('tells apart what differs in one value, or in shape alone', async () => {
  const keys = await Promise.all([
    imageKey(grey),
    imageKey({ ...grey, pixels: Uint8Array.of(0, 1, 2, 254) }),
    imageKey({ ...grey, width: 4, height: 1 }),
    imageKey({ ...grey, width: 1, height: 4 }),
  ]);
  expect(new Set(keys).size).toBe(4);
});
