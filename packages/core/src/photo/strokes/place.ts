/** A place on a stroke's middle line, in pixels of a photograph, and which way the stroke runs on from it, in radians. */
export interface StrokePlace {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

/** The place so far on from another, and so far to its right; onwards, or turned by `turn` radians first. */
export function onwards({ x, y, angle }: StrokePlace, along: number, aside = 0, turn = 0): StrokePlace {
  const way = angle + turn;
  return {
    x: x - aside * Math.sin(angle) + along * Math.cos(way),
    y: y + aside * Math.cos(angle) + along * Math.sin(way),
    angle: way,
  };
}
