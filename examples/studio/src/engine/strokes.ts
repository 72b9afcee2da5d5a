import type { Point } from '@fuzzydiff/core/image';
import type { Stroke } from './crossing.js';

/** How far from where it went a stroke may be, as a share of its width, and in pixels of the photograph at least. */
const [share, least] = [1 / 32, 0.25];

/**
 * A stroke with as few places as tell where it went: a pointer tells of hundreds, and the record of a picture has them all. Each has at most two decimals.
 */
export function told({ says, size, points }: Stroke): Stroke {
  const kept = simplified(points, Math.max(least, size * share));
  return { says, size, points: kept.map(([x, y]) => [hundredths(x), hundredths(y)]) };
}

/** A line without the points that lie nearer to what is left of it than that: the farthest of all splits it, and so on. */
function simplified(points: readonly Point[], tolerance: number): readonly Point[] {
  const isKept = new Uint8Array(points.length);
  isKept[0] = 1;
  isKept[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let part = open.pop(); part; part = open.pop()) {
    const [first, last] = part;
    let [farthest, most] = [first, tolerance];
    for (let n = first + 1; n < last; n++) {
      const distance = distanceTo(points[n]!, points[first]!, points[last]!);
      if (distance > most) [farthest, most] = [n, distance];
    }
    if (farthest === first) continue;
    isKept[farthest] = 1;
    open.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, n) => isKept[n] === 1);
}

/** How far a point is from the line between two. */
function distanceTo([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

function hundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
