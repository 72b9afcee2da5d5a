import { expect, test } from 'vitest';
import '../../test/matchers.js';
import { maskToFrame } from './mask-to-frame.js';
import { placeByRegion } from './placement.js';

const mask = (width: number, height: number, kept: (x: number, y: number) => number) => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, i) => kept(i % width, Math.floor(i / width))),
});

test('at the model\u2019s own size it is the mask', () => {
  const own = mask(4, 4, (x, y) => (x + 4 * y) / 16);
  const kept = maskToFrame(own, own, placeByRegion({ x: 0, y: 0, size: 4 }), [3, 4, 4]);
  expect(kept.shape).toEqual([1, 4, 4]);
  expect(kept.data).toBeAllClose(own.values, { atol: 1e-6 });
});

test('a line of one pixel in a larger photograph leaves nothing of the frame\u2019s pixels that it crosses', () => {
  const own = mask(32, 32, (x) => (x === 13 ? 0 : 1));
  const kept = maskToFrame(own, own, placeByRegion({ x: 0, y: 0, size: 32 }), [3, 4, 4]);
  for (let y = 0; y < 4; y++) {
    // The line lies in the second of four columns of eight pixels, four pixels and more from the first and the last.
    expect(kept.get(0, y, 1)).toBeLessThan(0.2);
    expect(kept.get(0, y, 3)).toBe(1);
  }
});
