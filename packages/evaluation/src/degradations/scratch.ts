import type { Point, Random } from '../random/random.js';
import { type Canvas, degradation } from './degradation.js';
import { paintStroke } from './stroke.js';

/** Thin bright or dark lines, straight or bent, until they cover 4 to 7 % of the image (the last one may pass that). */
export const scratch = degradation('scratch', (canvas, random) => {
  const { height, width, unit } = canvas;
  const touched = new Uint8Array(height * width);
  const wanted = random.uniform(0.04, 0.07) * touched.length;
  for (let covered = 0; covered < wanted; ) {
    covered += paintStroke(canvas, touched, {
      points: bentLine(canvas, random),
      width: random.uniform(4, 6.5) * unit,
      edge: random.uniform(0, 1) * unit,
      level: random.pick([-1, 1]) * random.uniform(0.95, 1),
      opacity: 1,
    });
  }
});

/** A quadratic Bezier curve through the image, as a polyline. */
function bentLine({ height, width, unit }: Canvas, random: Random): Point[] {
  const start: Point = [random.uniform(0, width), random.uniform(0, height)];
  const [dx, dy] = random.direction();
  const length = random.uniform(60, 180) * unit;
  const bend = 0.15 * length * random.normal();
  const segments = 16;
  return Array.from({ length: segments + 1 }, (_, n): Point => {
    const t = n / segments;
    const along = length * t;
    const aside = bend * 2 * t * (1 - t);
    return [start[0] + dx * along - dy * aside, start[1] + dy * along + dx * aside];
  });
}
