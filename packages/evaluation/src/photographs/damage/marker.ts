import type { Random } from '../../random/random.js';
import type { PhotoCanvas } from './canvas.js';
import { endsAbout, type Place, pointIn } from './places.js';
import { bentLine, lineStamp } from './stamp.js';

/** A stroke of a felt pen: wide, of one colour, with some of the photograph shining through. */
export function marker(canvas: PhotoCanvas, place: Place, random: Random): void {
  const length = random.uniform(70, 170) * place.unit;
  const [from, to] = endsAbout(pointIn(place, random), random.direction(), length);
  const widths = random.uniform(7, 14) * place.unit;
  const stamp = lineStamp(canvas, { points: bentLine(from, to, 0.35, random), widths, edge: Math.min(1.5, widths) });
  canvas.lay(stamp, canvas.colour(random, [0.1, 0.75], 0.5), random.uniform(0.7, 0.92));
}
