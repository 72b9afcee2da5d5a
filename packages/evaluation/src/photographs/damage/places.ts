import type { FaceBox } from '@fuzzydiff/core/image';
import type { Point, Random } from '../../random/random.js';
import type { Size } from './stamp.js';

/** A place of a photograph that damage is laid over. */
export interface Place {
  readonly centre: Point;
  /** Half the width and height of the area that the damage's own middle lies in, in pixels. */
  readonly reach: Point;
  /** Pixels to a hundredth of a face's side: lengths are given for a face of 100 pixels. */
  readonly unit: number;
  /** Whether it is a head, or somewhere else in the photograph. */
  readonly isHead: boolean;
}

/** The side of a photograph's face where none is known, as a share of the shorter side of the photograph. */
const usualFace = 0.35;

/**
 * Where damage goes: over each head, and over one place elsewhere, of faces of the mean size.
 *
 * @param faces the boxes of the faces; without any, the place elsewhere is all
 */
export function placesOf({ width, height }: Size, faces: readonly FaceBox[]): Place[] {
  const heads = faces.map((box) => ({
    centre: [box.x + box.width / 2, box.y + box.height / 2] as const,
    reach: [0.55 * box.width, 0.55 * box.height] as const,
    unit: Math.sqrt(box.width * box.height) / 100,
    isHead: true,
  }));
  const unit =
    heads.length === 0
      ? (usualFace * Math.min(width, height)) / 100
      : heads.reduce((sum, head) => sum + head.unit, 0) / heads.length;
  const half = [width / 2, height / 2] as const;
  return [...heads, { centre: half, reach: half, unit, isHead: false }];
}

/** A random point of a place. */
export function pointIn({ centre, reach }: Place, random: Random): Point {
  return [centre[0] + random.uniform(-reach[0], reach[0]), centre[1] + random.uniform(-reach[1], reach[1])];
}

/** The two ends of a line of a length in pixels, in a direction, about a point. */
export function endsAbout([x, y]: Point, [dx, dy]: Point, length: number): [from: Point, to: Point] {
  const half = length / 2;
  return [
    [x - half * dx, y - half * dy],
    [x + half * dx, y + half * dy],
  ];
}
