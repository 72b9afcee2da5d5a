import type { Random } from '../../random/random.js';
import type { PhotoCanvas } from './canvas.js';
import { endsAbout, type Place, pointIn } from './places.js';
import { bentLine, lineStamp } from './stamp.js';

/** Long thin lines, slightly curved, light or dark: 1.5 to 4 pixels wide on faces up to 100 pixels, wider on larger ones. */
export function scratches(canvas: PhotoCanvas, place: Place, random: Random): void {
  const count = place.isHead ? 3 + random.integer(3) : 2;
  for (let n = 0; n < count; n++) {
    const length = random.uniform(90, 240) * place.unit;
    const [from, to] = endsAbout(pointIn(place, random), random.direction(), length);
    const lightness = random.pick([
      [0.82, 1],
      [0, 0.15],
    ] as const);
    const width = random.uniform(1.5, 4) * Math.max(1, place.unit);
    const stamp = lineStamp(canvas, { points: bentLine(from, to, 0.12, random), widths: width, edge: 1 });
    canvas.lay(stamp, canvas.colour(random, lightness, 0.04), random.uniform(0.75, 1));
  }
}
