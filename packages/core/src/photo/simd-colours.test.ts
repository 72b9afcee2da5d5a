import { afterEach, expect, test, vi } from 'vitest';
import type { Image } from './image.js';
import { imagePlane } from './planes.js';
import { resample } from './resample.js';
import { resampleImage } from './resample-image.js';
import { simdColours } from './simd-colours.js';

afterEach(() => vi.unstubAllGlobals());

const image: Image = {
  ...{ name: 'a picture', width: 371, height: 63, channels: 3, depth: 8 },
  pixels: Uint8Array.from({ length: 371 * 63 * 3 }, (_, i) => (i * 7919) % 256),
};

test.each([
  // The last of a picture's pixels, wider than before, and of one and of many pixels each.
  ['a part, shrunk', { x: 300, y: 3, width: 71, height: 60 }, { width: 43, height: 31 }],
  ['the whole, shrunk', { x: 0, y: 0, width: 371, height: 63 }, { width: 59, height: 17 }],
  ['a part, enlarged', { x: 5, y: 3, width: 20, height: 19 }, { width: 41, height: 60 }],
  ['a part as it is', { x: 370, y: 62, width: 1, height: 1 }, { width: 1, height: 1 }],
])('vectors make the same values as plain JavaScript, to the bit: %s', (_, box, grid) => {
  for (const enlargement of ['linear', 'catmull-rom'] as const) {
    const made = resampleImage(image, box, grid, enlargement);
    for (const [c, plane] of made.entries())
      expect(plane).toEqual(resample(imagePlane(image, c, box), grid, enlargement));
  }
});

test('without WebAssembly there is none, and the values are the same', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  vi.resetModules();
  const [plain, without] = await Promise.all([import('./simd-colours.js'), import('./resample-image.js')]);
  const taps = { count: 1, first: Int32Array.of(0), weights: Float64Array.of(1) };
  expect(plain.simdColours({ columns: taps, rows: taps }, 1)).toBeUndefined();
  const [box, grid] = [
    { x: 1, y: 2, width: 99, height: 60 },
    { width: 40, height: 30 },
  ];
  const made = without.resampleImage(image, box, grid, 'linear');
  vi.unstubAllGlobals();
  expect(simdColours({ columns: taps, rows: taps }, 1)).toBeDefined();
  expect(made).toEqual(resampleImage(image, box, grid, 'linear'));
});
