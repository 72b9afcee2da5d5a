import { afterEach, expect, test, vi } from 'vitest';
import { gaussianBlur } from '../attention/discrepancy.js';
import type { Plane } from './resample.js';
import { resampleImage } from './resample-image.js';
import { warpBackAll } from './warp/warp-back.js';

afterEach(() => vi.restoreAllMocks());

const plane = (side: number): Plane => ({ width: side, height: side, values: new Float32Array(side * side) });

// A memory that grows has its buffer detached, and all loops over typed arrays are slower from then on.
test('of a large photograph no WebAssembly module’s memory grows', () => {
  const grown = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
  gaussianBlur(plane(1300).values, 1300, 1300, 12);
  const image = { name: '', width: 4000, height: 300, channels: 3, depth: 8, pixels: new Uint8Array(3.6e6) } as const;
  resampleImage(image, { x: 0, y: 0, width: 4000, height: 300 }, { width: 2500, height: 200 }, 'linear');
  const box = { x: 0, y: 0, width: 1300, height: 1300 };
  warpBackAll([plane(256), plane(256)], { a: 1290, b: 10, tx: 3, ty: 2 }, box, 'catmull-rom');
  expect(grown).not.toHaveBeenCalled();
});
