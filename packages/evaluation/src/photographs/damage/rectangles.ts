import type { Random } from '../../random/random.js';
import type { PhotoCanvas } from './canvas.js';
import { type Place, pointIn } from './places.js';
import { rectangleStamp } from './stamp.js';

/** A rectangle of one flat colour with a hard edge: a patch, a sticker. */
export function rectangles(canvas: PhotoCanvas, place: Place, random: Random): void {
  const [x, y] = pointIn(place, random);
  const half = () => random.uniform(10, 26) * place.unit;
  const [across, down] = [half(), half()];
  const stamp = rectangleStamp(canvas, [x - across, y - down], [x + across, y + down]);
  canvas.lay(stamp, canvas.colour(random, [0.02, 0.98], 0.2), 1);
}
