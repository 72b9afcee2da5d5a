import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { normals } from '../../../test/images.js';
import { interpolatedPlanes } from './interpolated.js';
import { eachRun } from './runs.js';
import { scalarWarp } from './scalar-warp.js';
import { simdWarp } from './simd-warp.js';

afterEach(() => vi.unstubAllGlobals());

const values = normals(4 * 30 * 30, 'warped');

const extent = fc.integer({ min: 1, max: 30 });
const factor = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const move = fc.oneof(fc.double({ min: -60, max: 60, noNaN: true }), fc.integer({ min: -60, max: 60 }));

test('vectors make the same values as plain JavaScript, to the bit, on the planes and beyond them', () => {
  fc.assert(
    fc.property(
      ...([extent, extent, extent, extent, factor, factor, move, move, fc.integer({ min: 1, max: 4 })] as const),
      (width, height, across, down, a, b, tx, ty, count) => {
        const planes = Array.from({ length: count }, (_, p) => ({
          ...{ width, height },
          values: values.subarray(p * width * height, (p + 1) * width * height),
        }));
        for (const enlargement of ['linear', 'catmull-rom'] as const) {
          const warps = [
            simdWarp(planes, { a, b, tx, ty }, enlargement, across)!,
            scalarWarp(planes, { a, b, tx, ty }, enlargement),
          ];
          const [made, wanted] = warps.map((warp) => {
            const out = planes.map(() => new Float32Array(across * down));
            eachRun({ width: across, height: down }, (run) => warp(run, out));
            return out;
          });
          expect(made).toEqual(wanted);
        }
      },
    ),
  );
});

test('some pixels are as they are among all, of few planes by vectors and of more without', () => {
  const grid = { width: 70, height: 50 };
  const toSource = { a: 0.4, b: 0.03, tx: 1, ty: -2 };
  const places = Int32Array.of(0, 1, 5, 68, 69, 70, 71, 1234, 3499);
  for (const count of [3, 5]) {
    const planes = Array.from({ length: count }, (_, p) => ({
      ...{ width: 30, height: 20 },
      values: values.subarray(600 * p, 600 * (p + 1)),
    }));
    const [all, some] = [undefined, places].map((asked) =>
      interpolatedPlanes(planes, { ...grid, places: asked }, toSource, 'catmull-rom'),
    ) as [Float32Array[], Float32Array[]];
    expect(some).toEqual(all.map((own) => Float32Array.from(places, (i) => own[i]!)));
  }
});

test('of more than four planes, and without WebAssembly, there is none', async () => {
  const plane = { width: 1, height: 1, values: Float32Array.of(1) };
  const toSource = { a: 1, b: 0, tx: 0, ty: 0 };
  expect(simdWarp([plane], toSource, 'linear', 1)).toBeDefined();
  expect(simdWarp(Array(5).fill(plane), toSource, 'linear', 1)).toBeUndefined();
  vi.stubGlobal('WebAssembly', undefined);
  vi.resetModules();
  const without = await import('./simd-warp.js');
  expect(without.simdWarp([plane], toSource, 'linear', 1)).toBeUndefined();
});
