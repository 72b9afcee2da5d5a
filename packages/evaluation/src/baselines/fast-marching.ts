import type { Plane } from '@fuzzydiff/core/image';
import { type MinHeap, minHeap } from './min-heap.js';

/** The front of a march. */
export interface March {
  /** When the front reaches each pixel: its distance from where it began, in pixels; infinite where it doesn't. */
  readonly times: Float64Array;
  /** The pixels that it reached, in that order. */
  readonly order: readonly number[];
}

/**
 * The fast marching method: how far pixels `within` lie from the pixels next to them (Sethian 1996), the eikonal equation
 * `|∇T| = 1` by upwind differences on the four neighbours, as in Telea 2004, fig. 4.
 *
 * @param within 1 for each pixel that the front is to reach
 * @param furthest where the front stops, in pixels
 */
export function march(
  { width, height }: Pick<Plane, 'width' | 'height'>,
  within: Uint8Array,
  furthest = Number.POSITIVE_INFINITY,
): March {
  const times = Float64Array.from(within, (inside) => (inside === 1 ? Number.POSITIVE_INFINITY : 0));
  const done = new Uint8Array(within.length);
  const front: MinHeap = minHeap();
  const neighbours = neighboursOf(width, height);
  for (let i = 0; i < within.length; i++)
    if (within[i] === 0 && neighbours(i).some((other) => within[other] === 1)) front.push(i, 0);

  const timeAt = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? Number.POSITIVE_INFINITY : times[y * width + x]!;
  const order: number[] = [];
  for (let i = front.pop(); i !== undefined; i = front.pop()) {
    // It came earlier, by another way.
    if (done[i] === 1) continue;
    done[i] = 1;
    if (within[i] === 1) order.push(i);
    for (const next of neighbours(i)) {
      if (within[next] === 0 || done[next] === 1) continue;
      const [x, y] = [next % width, Math.floor(next / width)];
      const across = Math.min(timeAt(x - 1, y), timeAt(x + 1, y));
      const down = Math.min(timeAt(x, y - 1), timeAt(x, y + 1));
      const time = arrival(across, down);
      if (time < times[next]! && time <= furthest) {
        times[next] = time;
        front.push(next, time);
      }
    }
  }
  return { times, order };
}

/** The larger root of `(T - a)^2 + (T - b)^2 = 1`; where one neighbour is too late to count, one after the other. */
function arrival(a: number, b: number): number {
  const difference = Math.abs(a - b);
  return difference < 1 ? (a + b + Math.sqrt(2 - difference * difference)) / 2 : 1 + Math.min(a, b);
}

/** The pixels beside, above and below. */
function neighboursOf(width: number, height: number): (i: number) => number[] {
  return (i) => {
    const x = i % width;
    const found: number[] = [];
    if (x > 0) found.push(i - 1);
    if (x < width - 1) found.push(i + 1);
    if (i >= width) found.push(i - width);
    if (i < width * (height - 1)) found.push(i + width);
    return found;
  };
}
