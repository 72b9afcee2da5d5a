import type { Point } from '@fuzzydiff/core/image';
import type { Square } from '../engine/crossing.js';

/** The corners of a turned square, clockwise from the top left. */
export function cornersOf({ x, y, size, angle }: Square): readonly Point[] {
  const half = size / 2;
  const corners = [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ] as const;
  return corners.map((corner) => onSquare({ x, y, size, angle }, corner));
}

/** A place of a square, from its middle and along its sides, as one of the photograph. */
export function onSquare({ x, y, size, angle }: Square, [u, v]: Point): Point {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return [x + size / 2 + u * cos - v * sin, y + size / 2 + u * sin + v * cos];
}

/** The inverse of `onSquare`. */
export function inSquare({ x, y, size, angle }: Square, [px, py]: Point): Point {
  const turn = (angle * Math.PI) / 180;
  const [dx, dy] = [px - x - size / 2, py - y - size / 2];
  return [dx * Math.cos(turn) + dy * Math.sin(turn), -dx * Math.sin(turn) + dy * Math.cos(turn)];
}

/** Which side or corner is pulled: -1, 0 or 1 along each axis. */
export type Pulled = Point;

/** A square one of whose sides or corners is pulled to a place of the photograph; what lies opposite stays. */
export function pulledTo(square: Square, [across, down]: Pulled, to: Point, least: number): Square {
  const [u, v] = inSquare(square, to);
  const half = square.size / 2;
  const reach = Math.max(across === 0 ? -Infinity : across * u, down === 0 ? -Infinity : down * v) + half;
  const size = Math.max(least, reach);
  const grown = size - square.size;
  const [cx, cy] = onSquare(square, [(across * grown) / 2, (down * grown) / 2]);
  return { ...square, x: cx - size / 2, y: cy - size / 2, size };
}
