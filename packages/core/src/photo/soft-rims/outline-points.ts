import type { Plane } from '../resample.js';

/** A point on the outline of a damage, in its plane's pixels, and which way out of it is: a vector of length 1. */
export interface OutlinePoint {
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly down: number;
}

/** How wide damage has to be behind its outline, in pixels of the frame: a stroke's rim is found with it. */
const least = 6;

/** And how far it is to reach to both sides half as deep: as far as a disc of that width does. */
const beside = least / 2;

/** From how far around an outline's direction is told, in pixels of the frame. */
const around = 2;

/**
 * Points on the outline of what was found wide, some half a pixel of the frame from each other.
 *
 * @param found from 0 to 1; what is above half is damaged
 * @param scale pixels of the photograph in one of the frame, at least 1
 */
export function outlinePoints(found: Plane, scale: number): OutlinePoint[] {
  const { width, height, values } = found;
  const isFound = foundIn(found);
  const cell = Math.max(1, Math.floor(scale / 2));
  const taken = new Set<number>();
  const points: OutlinePoint[] = [];
  for (let y = 1; y + 1 < height; y++)
    for (let x = 1; x + 1 < width; x++) {
      const i = y * width + x;
      if (!(values[i]! > 0.5)) continue;
      if (values[i - 1]! > 0.5 && values[i + 1]! > 0.5 && values[i - width]! > 0.5 && values[i + width]! > 0.5)
        continue;
      const place = Math.floor(y / cell) * width + Math.floor(x / cell);
      if (taken.has(place)) continue;
      const out = outwards(x, y);
      if (!out || !isWide(x, y, out)) continue;
      taken.add(place);
      points.push({ x: x + 0.5, y: y + 0.5, right: out[0], down: out[1] });
    }
  return points;

  /** Away from what is found around a pixel. */
  function outwards(x: number, y: number): [right: number, down: number] | undefined {
    let [right, down] = [0, 0];
    for (let row = -around; row <= around; row++)
      for (let column = -around; column <= around; column++)
        if (isFound(x + column * scale, y + row * scale)) {
          right -= column;
          down -= row;
        }
    const length = Math.hypot(right, down);
    return length > 0 ? [right / length, down / length] : undefined;
  }

  /** Behind the pixel, and half as deep on both sides of that: the end of a stroke is long, and no wider than the stroke. */
  function isWide(x: number, y: number, [right, down]: readonly [number, number]): boolean {
    const isFoundAt = (inwards: number, aside: number) =>
      isFound(x - scale * (inwards * right + aside * down), y - scale * (inwards * down - aside * right));
    for (let n = 1; n <= least; n++) if (!isFoundAt(n, 0)) return false;
    return isFoundAt(least / 2, -beside) && isFoundAt(least / 2, beside);
  }
}

/** Whether the pixel nearest a place of a plane, whose pixels' middles are whole numbers, is damaged: none is beyond the plane. */
export function foundIn({ width, height, values }: Plane): (x: number, y: number) => boolean {
  return (x, y) => {
    const [column, row] = [Math.round(x), Math.round(y)];
    return column >= 0 && row >= 0 && column < width && row < height && values[row * width + column]! > 0.5;
  };
}
