import type { Point, Random } from '../random/random.js';

/** A turned ellipse, in fractions of the image's width and height. */
export interface Ellipse {
  readonly centre: Point;
  /** The direction of its first half-axis. */
  readonly direction: Point;
  readonly halfAxes: readonly [number, number];
}

/** An ellipse that covers `share` of the image, its axes up to 1.5 to 1, its centre within `spread` of the image's. */
export function randomEllipse(share: number, spread: number, random: Random): Ellipse {
  const ratio = Math.sqrt(random.uniform(1, 1.5));
  const radius = Math.sqrt(share / Math.PI);
  return {
    centre: [0.5 + random.uniform(-spread, spread), 0.5 + random.uniform(-spread, spread)],
    direction: random.direction(),
    halfAxes: [radius * ratio, radius / ratio],
  };
}

/** 1 in the middle of an ellipse, 0 at its border and outside, a smooth slope over its outer half. */
export function softEllipse({ centre, direction, halfAxes }: Ellipse, x: number, y: number): number {
  const dx = x - centre[0];
  const dy = y - centre[1];
  const u = (dx * direction[0] + dy * direction[1]) / halfAxes[0];
  const v = (dy * direction[0] - dx * direction[1]) / halfAxes[1];
  const t = Math.max(0, Math.min(1, 2 - 2 * Math.sqrt(u * u + v * v)));
  return t * t * (3 - 2 * t);
}
