import { type Ellipse, softEllipse } from '../../degradations/ellipse.js';
import type { Random } from '../../random/random.js';
import type { PhotoCanvas } from './canvas.js';
import { type Place, pointIn } from './places.js';

/** Faded by light: in a soft ellipse, everything is drawn towards one pale tone. The ellipse is the damage as a whole. */
export function fading(canvas: PhotoCanvas, place: Place, random: Random): void {
  const { width, height, channels, values, region } = canvas;
  const ratio = Math.sqrt(random.uniform(1, 1.6));
  const radius = random.uniform(35, 60) * place.unit;
  const ellipse: Ellipse = {
    centre: pointIn(place, random),
    direction: random.direction(),
    halfAxes: [radius * ratio, radius / ratio],
  };
  const tone = canvas.colour(random, [0.7, 0.9], 0.08);
  const strength = random.uniform(0.5, 0.75);
  const [[left, right], [top, bottom]] = [pixels(0, width), pixels(1, height)];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const alpha = strength * softEllipse(ellipse, x + 0.5, y + 0.5);
      if (alpha < 0.02) continue;
      const i = y * width + x;
      region[i] = 1;
      for (let c = 0; c < channels; c++) values[i * channels + c]! += alpha * (tone[c]! - values[i * channels + c]!);
    }

  function pixels(axis: 0 | 1, extent: number): [first: number, end: number] {
    const [middle, reach] = [ellipse.centre[axis], radius * ratio];
    return [Math.max(0, Math.floor(middle - reach)), Math.min(extent, Math.ceil(middle + reach))];
  }
}
