import type { Point } from '../faces/face-detector.js';
import type { Image } from './image.js';
import { markedWithin } from './marked-within.js';
import type { Outline } from './outlines.js';
import type { Plane } from './resample.js';

/** A stroke of a brush over a photograph. */
export interface Stroke {
  /** What it says of the photograph: that it is damaged here, or fine. */
  readonly says: 'damaged' | 'fine';
  /** Diameter, in the photograph's pixels. */
  readonly size: number;
  /** Where it went, in the photograph's pixels: at least one place. */
  readonly points: readonly Point[];
}

/** What is marked before anything is painted, and how large the photograph is. */
export interface Marked {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Lines in which all is damaged. @default none */
  readonly outlines?: readonly Outline[];
}

/**
 * Ours. What strokes say of each pixel of a photograph: 1 damaged, -1 fine, 0 nothing. A later stroke goes over an earlier one; the rim of
 * a stroke is one pixel wide.
 */
export function paintedMarks(strokes: readonly Stroke[], { width, height, outlines = [] }: Marked): Plane {
  const { values } = markedWithin(outlines, { width, height });
  for (const { says, size, points } of strokes) {
    const [radius, wish] = [size / 2, says === 'damaged' ? 1 : -1];
    const covered = new Map<number, number>();
    points.forEach((to, n) => {
      const from = points[Math.max(0, n - 1)]!;
      eachNear([from, to], radius + 0.5, { width, height }, (at, distance) => {
        const share = Math.min(1, radius + 0.5 - distance);
        if (share > (covered.get(at) ?? 0)) covered.set(at, share);
      });
    });
    for (const [at, share] of covered) values[at] = values[at]! + share * (wish - values[at]!);
  }
  return { width, height, values };
}

/**
 * A photograph that was changed, where no stroke says that something is fine: there it is as it was before. Itself where no stroke
 * says so.
 */
export function keptWhereFine<I extends Image>(before: Image, after: I, strokes: readonly Stroke[]): I {
  if (!strokes.some(({ says }) => says === 'fine')) return after;
  const { channels } = before;
  const pixels = after.pixels.slice();
  paintedMarks(strokes, before).values.forEach((mark, at) => {
    if (mark !== -1) return;
    for (let c = 0; c < channels; c++) pixels[at * channels + c] = before.pixels[at * channels + c]!;
  });
  return { ...after, pixels };
}

/** The pixels whose middles lie nearer than that to the line between two points. */
function eachNear(
  [[x1, y1], [x2, y2]]: readonly [Point, Point],
  reach: number,
  { width, height }: { width: number; height: number },
  visit: (at: number, distance: number) => void,
): void {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const from = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const to = (a: number, b: number, extent: number) => Math.min(extent, Math.ceil(Math.max(a, b) + reach));
  for (let y = from(y1, y2); y < to(y1, y2, height); y++)
    for (let x = from(x1, x2); x < to(x1, x2, width); x++) {
      const [px, py] = [x + 0.5 - x1, y + 0.5 - y1];
      const along = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      if (distance < reach) visit(y * width + x, distance);
    }
}
