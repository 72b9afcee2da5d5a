import type { Random } from '../../random/random.js';
import type { PhotoCanvas } from './canvas.js';
import { endsAbout, type Place, pointIn } from './places.js';
import { bentLine, discsStamp, lineStamp } from './stamp.js';

/** The most specks elsewhere, of which a photograph with a small face would have very many. */
const mostSpecks = 1000;

/** Dust on a negative or a scanner: specks and hairs, light mostly, as dense elsewhere as on a head. */
export function dust(canvas: PhotoCanvas, place: Place, random: Random): void {
  const { unit, reach } = place;
  const area = (4 * reach[0] * reach[1]) / (10_000 * unit * unit);
  const specks = Math.min(mostSpecks, Math.round(area * random.uniform(20, 40)));
  const thickness = Math.max(1, unit);
  for (let n = 0; n < specks; n++) {
    const radius = random.uniform(0.8, 2) * thickness;
    const stamp = discsStamp(canvas, [{ centre: pointIn(place, random), radius }], 1);
    canvas.lay(stamp, colourOfDust(canvas, random), random.uniform(0.7, 1));
  }
  for (let n = 0; n < Math.ceil(specks / 12); n++) {
    const [from, to] = endsAbout(pointIn(place, random), random.direction(), random.uniform(8, 35) * unit);
    const widths = random.uniform(1, 1.6) * thickness;
    const stamp = lineStamp(canvas, { points: bentLine(from, to, 0.4, random), widths, edge: 1 });
    canvas.lay(stamp, colourOfDust(canvas, random), random.uniform(0.6, 0.95));
  }
}

function colourOfDust(canvas: PhotoCanvas, random: Random) {
  const lightness = random.pick([
    [0.85, 1],
    [0.85, 1],
    [0.85, 1],
    [0, 0.2],
  ] as const);
  return canvas.colour(random, lightness, 0.03);
}
