import type { Point } from '../faces/face-detector.js';
import type { Plane } from './resample.js';
import { interpolatedPlanes } from './warp/interpolated.js';

/**
 * Planes of one size turned clockwise about a place, by Catmull and Rom's cubic; beyond their edge, that goes on. Ours.
 *
 * @param angle in radians, from -2 pi to 2 pi
 * @returns each as long as its plane
 */
export function turnPlanes(planes: readonly Plane[], [x, y]: Point, angle: number): Float32Array[] {
  const [a, b] = [Math.cos(angle), -Math.sin(angle)];
  return interpolatedPlanes(planes, planes[0]!, { a, b, tx: x - a * x + b * y, ty: y - b * x - a * y }, 'catmull-rom');
}
