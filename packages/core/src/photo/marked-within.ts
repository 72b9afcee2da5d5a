import type { Outline } from './outlines.js';
import type { Plane } from './resample.js';

/** Marks of a photograph that say of all within some closed lines that it is damaged: 1 where a pixel's middle lies in one, else 0. */
export function markedWithin(
  outlines: readonly Outline[],
  { width, height }: { readonly width: number; readonly height: number },
): Plane {
  const values = new Float32Array(width * height);
  for (const outline of outlines) fill(values, { width, height }, outline);
  return { width, height, values };
}

/** Marks the pixels whose middles lie in a closed line. */
function fill(
  values: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  line: Outline,
): void {
  const rows = line.map(([, y]) => y);
  const first = Math.max(0, Math.ceil(Math.min(...rows) - 0.5));
  const last = Math.min(height - 1, Math.floor(Math.max(...rows) - 0.5));
  for (let row = first; row <= last; row++) {
    const y = row + 0.5;
    const crossings = line
      .flatMap(([x1, y1], n) => {
        const [x2, y2] = line[(n + 1) % line.length]!;
        return y1 <= y === y2 <= y ? [] : [x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)];
      })
      .sort((a, b) => a - b);
    for (let n = 0; n + 1 < crossings.length; n += 2) {
      const from = Math.max(0, Math.ceil(crossings[n]! - 0.5));
      const to = Math.min(width - 1, Math.floor(crossings[n + 1]! - 0.5));
      if (to >= from) values.fill(1, row * width + from, row * width + to + 1);
    }
  }
}
