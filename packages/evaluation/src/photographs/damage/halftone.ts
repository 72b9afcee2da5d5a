import type { Random } from '../../random/random.js';
import type { PhotoCanvas } from './canvas.js';
import { type Place, pointIn } from './places.js';

/** Reprinted: in a rectangle, dots of ink on white on a turned grid, as large as their place is dark. The rectangle is the damage. */
export function halftone(canvas: PhotoCanvas, place: Place, random: Random): void {
  const { width, height, channels, values, region } = canvas;
  const [x, y] = pointIn(place, random);
  const half = () => random.uniform(20, 40) * place.unit;
  const [across, down] = [half(), half()];
  const [dx, dy] = random.direction();
  const cell = Math.max(3, random.uniform(4, 6) * place.unit);
  const clean = values.slice();
  const whole = (value: number, extent: number) => Math.min(extent, Math.max(0, Math.round(value)));
  for (let row = whole(y - down, height); row < whole(y + down, height); row++)
    for (let column = whole(x - across, width); column < whole(x + across, width); column++) {
      const i = row * width + column;
      region[i] = 1;
      // Where the pixel lies on the grid, from the middle of its cell, and the photograph's pixel there.
      const [u, v] = [column * dx + row * dy, row * dx - column * dy];
      const [du, dv] = [fromMiddle(u / cell) * cell, fromMiddle(v / cell) * cell];
      const middle =
        Math.min(height - 1, Math.max(0, Math.round(row - du * dy - dv * dx))) * width +
        Math.min(width - 1, Math.max(0, Math.round(column - du * dx + dv * dy)));
      const away = Math.sqrt(du * du + dv * dv);
      for (let c = 0; c < channels; c++) {
        const radius = cell * Math.sqrt((1 - clean[middle * channels + c]!) / Math.PI);
        values[i * channels + c] = 1 - Math.min(1, Math.max(0, radius - away + 0.5));
      }
    }
}

/** From -0.5 to 0.5. */
function fromMiddle(place: number): number {
  return place - Math.floor(place) - 0.5;
}
