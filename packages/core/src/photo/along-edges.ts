import { guidedFilter } from '../attention/guided-filter.js';
import type { Plane } from './resample.js';
import { boxAround, cut, put, tilesNear } from './tiles.js';

/**
 * A map laid along a photograph's edges, no further than a pixel of the frame reaches: where nothing is found in reach, nothing is
 * laid. Tile by tile, because the filter's sums, in double precision, take many times the memory of a plane. Ours.
 *
 * @param photo a plane for each channel, of the map's size, of 255
 * @param scale pixels of the photograph in one of the frame
 */
export function alongEdges(map: Plane, photo: readonly Float32Array[], scale: number): Float32Array {
  const { width, values } = map;
  const radius = Math.min(Math.max(Math.round(scale), 1), 8);
  // A pixel is made of the windows that it lies in, and each of those of its pixels.
  const reach = 2 * radius;
  const laid = new Float32Array(values.length);
  for (const tile of tilesNear(map, reach)) {
    const around = boxAround(tile, reach, map);
    const count = around.width * around.height;
    const guide = new Float32Array(photo.length * count);
    photo.forEach((plane, c) => {
      cut(plane, width, around, guide.subarray(c * count, (c + 1) * count));
    });
    for (let i = 0; i < guide.length; i++) guide[i] = guide[i]! / 127.5 - 1;
    const guided = guidedFilter(guide, [photo.length, around.height, around.width], { radius, epsilon: 0.002 });
    put({ values: guided(cut(values, width, around)), box: around }, tile, laid, width);
  }
  return laid;
}
