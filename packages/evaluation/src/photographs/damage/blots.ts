import type { Random } from '../../random/random.js';
import type { PhotoCanvas } from './canvas.js';
import { type Place, pointIn } from './places.js';
import { type Disc, discsStamp } from './stamp.js';

/** Drops of something: irregular discs with a soft edge, of any colour. */
export function blots(canvas: PhotoCanvas, place: Place, random: Random): void {
  const count = place.isHead ? 1 + random.integer(2) : 1;
  for (let n = 0; n < count; n++) {
    const [x, y] = pointIn(place, random);
    const radius = random.uniform(10, 24) * place.unit;
    const discs: Disc[] = [{ centre: [x, y], radius }];
    // Smaller ones on its rim make it irregular.
    for (let lobe = 0; lobe < 5; lobe++) {
      const [dx, dy] = random.direction();
      const away = radius * random.uniform(0.5, 0.8);
      discs.push({ centre: [x + away * dx, y + away * dy], radius: radius * random.uniform(0.35, 0.65) });
    }
    const lightness = random.pick([
      [0.02, 0.3],
      [0.75, 0.98],
    ] as const);
    const stamp = discsStamp(canvas, discs, Math.max(2, 0.3 * radius));
    canvas.lay(stamp, canvas.colour(random, lightness, 0.18), random.uniform(0.85, 1));
  }
}
