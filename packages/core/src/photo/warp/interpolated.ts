import type { Enlargement, Plane } from '../resample.js';
import type { Similarity } from '../similarity.js';
import { eachRun, type WantedGrid, wantedOf } from './runs.js';
import { scalarWarp } from './scalar-warp.js';
import { simdWarp } from './simd-warp.js';

/**
 * Planes of one size on another grid: each new pixel between the middles of old ones, at its own; beyond the planes their edge goes on.
 *
 * @param toSource from the new grid's places to the planes', both in pixels
 * @returns for each plane a value for each pixel that is wanted
 */
export function interpolatedPlanes(
  planes: readonly Plane[],
  grid: WantedGrid,
  toSource: Similarity,
  enlargement: Enlargement,
): Float32Array[] {
  const out = planes.map(() => new Float32Array(wantedOf(grid)));
  const warp = simdWarp(planes, toSource, enlargement, grid.width) ?? scalarWarp(planes, toSource, enlargement);
  eachRun(grid, (run) => warp(run, out));
  return out;
}
