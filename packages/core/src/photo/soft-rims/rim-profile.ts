import type { Image } from '../image.js';
import { sampled } from '../sampled.js';
import type { OutlinePoint } from './outline-points.js';

/** What a photograph shows from a damage's outline outwards, of 255, for each channel. */
export interface RimProfile extends OutlinePoint {
  /** How far the photograph is, step by step, from what surrounds the damage here. */
  readonly changes: readonly Float32Array[];
  /** How far the damage itself is from it. */
  readonly contrast: readonly number[];
}

/** How far a soft rim reaches at most, and how deep the damage's own colour is looked for, in pixels of the frame. */
const [reach, depth] = [4, 2];

/** Steps in a pixel of the frame where the photograph is as fine. */
const finest = 4;

/** How far from one step to the next, in pixels. */
export function rimStep(scale: number): number {
  return Math.max(1, scale / finest);
}

/**
 * The photograph outwards of a point of an outline. None where other damage lies there, or the photograph ends: nothing tells what
 * surrounds it.
 *
 * @param point in the photograph's pixels
 * @param isFound whether a place of the photograph is damaged
 * @param scale pixels of the photograph in one of the frame, at least 1
 */
export function rimProfile(
  image: Image,
  point: OutlinePoint,
  isFound: (x: number, y: number) => boolean,
  scale: number,
): RimProfile | undefined {
  const { x, y, right, down } = point;
  const step = rimStep(scale);
  const steps = Math.ceil((reach * scale) / step);
  const further = Math.ceil(scale / step);
  for (let n = 1; n <= steps + further; n++) {
    const [u, v] = [x + n * step * right, y + n * step * down];
    if (u < 0 || v < 0 || u >= image.width || v >= image.height || isFound(u, v)) return undefined;
  }
  /** At so many pixels out, the mean of three places along the outline. */
  const at = (channel: number, out: number) => {
    let sum = 0;
    for (const aside of [-0.5, 0, 0.5])
      sum += sampled(image, channel, x + out * right - aside * scale * down, y + out * down + aside * scale * right);
    return sum / 3;
  };
  const mean = (channel: number, from: number, to: number) => {
    let [sum, count] = [0, 0];
    for (let out = from; out <= to + 1e-9; out += step, count++) sum += at(channel, out);
    return sum / count;
  };
  const channels = Array.from({ length: image.channels }, (_, c) => c);
  const surroundings = channels.map((c) => mean(c, (steps + 1) * step, (steps + further) * step));
  return {
    ...point,
    changes: channels.map((c) =>
      Float32Array.from({ length: steps }, (_, n) => at(c, (n + 1) * step) - surroundings[c]!),
    ),
    contrast: channels.map((c) => mean(c, -depth * scale, (-depth * scale) / 2) - surroundings[c]!),
  };
}
