import type { Point, Random } from '../../random/random.js';
import type { PhotoCanvas } from './canvas.js';
import { endsAbout, type Place, pointIn } from './places.js';
import { lineStamp } from './stamp.js';

/** A tear: a jagged line of bare paper whose width varies, with a dark gap in it and a frayed, thinner rim beside it. */
export function tears(canvas: PhotoCanvas, place: Place, random: Random): void {
  const length = random.uniform(140, 260) * place.unit;
  const direction = random.direction();
  const [from, to] = endsAbout(pointIn(place, random), direction, length);
  const points = jagged(from, to, 0.05 * length, random);
  const thickness = Math.max(1, place.unit);
  const widths = points.slice(1).map(() => random.uniform(2, 6) * thickness);
  const side = random.uniform(0.5, 1.5) * thickness;
  const beside = points.map(([x, y]): Point => [x - side * direction[1], y + side * direction[0]]);
  const frayed = widths.map((width) => width + random.uniform(1, 4) * thickness);
  canvas.lay(
    lineStamp(canvas, { points: beside, widths: frayed, edge: 1 }),
    canvas.colour(random, [0.7, 0.85], 0.03),
    0.7,
  );
  canvas.lay(lineStamp(canvas, { points, widths, edge: 1 }), canvas.colour(random, [0.93, 1], 0.02), 1);
  const gap = random.uniform(0.8, 1.4) * thickness;
  canvas.lay(lineStamp(canvas, { points, widths: gap, edge: 0.8 }), canvas.colour(random, [0.1, 0.45], 0.02), 0.8);
}

/** A line of 32 pieces that strays from straight by up to about `stray` pixels: each half bends in its middle by half as much. */
function jagged(from: Point, to: Point, stray: number, random: Random): Point[] {
  let points: Point[] = [from, to];
  for (let halving = 0, by = stray; halving < 5; halving++, by /= 1.7)
    points = points.flatMap((point, i) => {
      const next = points[i + 1];
      if (next === undefined) return [point];
      const [dx, dy] = random.direction();
      const aside = random.uniform(0, by);
      return [point, [(point[0] + next[0]) / 2 + aside * dx, (point[1] + next[1]) / 2 + aside * dy] as const];
    });
  return points;
}
