import type { Point } from '../random/random.js';
import type { Canvas } from './degradation.js';

/** One line of a pen. */
export interface Stroke {
  /** In pixels, at least one; joined by straight lines with round ends. */
  readonly points: readonly Point[];
  /** In pixels. */
  readonly width: number;
  /** Over how many pixels its border fades out; half of it lies outside the width. */
  readonly edge: number;
  /** What it paints, the same in all channels. */
  readonly level: number;
  /** How much of what lies beneath it hides, in `[0, 1]`. */
  readonly opacity: number;
}

/** Paints a stroke and marks the pixels it touches in `touched` (`[H,W]`); returns how many are new there. */
export function paintStroke(canvas: Canvas, touched: Uint8Array, stroke: Stroke): number {
  const { height, width, values } = canvas;
  const { points, edge, level, opacity } = stroke;
  const plane = height * width;
  const inner = stroke.width / 2 - edge / 2;
  const reach = inner + edge;
  const [left, right] = pixelRange(points, 0, reach, width);
  const [top, bottom] = pixelRange(points, 1, reach, height);
  let fresh = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const away = distance(points, x + 0.5, y + 0.5);
      if (away >= reach) continue;
      const alpha = away <= inner ? opacity : (opacity * (reach - away)) / edge;
      const pixel = y * width + x;
      for (let i = pixel; i < values.length; i += plane) values[i] = values[i]! + alpha * (level - values[i]!);
      if (touched[pixel] === 0) fresh++;
      touched[pixel] = 1;
    }
  }
  return fresh;
}

/** The pixels from `start` up to, not including, `end` along one axis that a stroke can reach. */
function pixelRange(points: readonly Point[], axis: 0 | 1, reach: number, size: number): [start: number, end: number] {
  const along = points.map((point) => point[axis]);
  return [Math.max(0, Math.floor(Math.min(...along) - reach)), Math.min(size, Math.ceil(Math.max(...along) + reach))];
}

/** From `(x, y)` to the nearest place of the line through `points`. */
function distance(points: readonly Point[], x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i++) {
    const [ax, ay] = points[i]!;
    const [bx, by] = points[Math.min(i + 1, points.length - 1)]!;
    const sx = bx - ax;
    const sy = by - ay;
    const squared = sx * sx + sy * sy;
    const t = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * sx + (y - ay) * sy) / squared));
    const dx = x - ax - t * sx;
    const dy = y - ay - t * sy;
    nearest = Math.min(nearest, dx * dx + dy * dy);
  }
  return Math.sqrt(nearest);
}
