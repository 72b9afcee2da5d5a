import { type Canvas, paint, placeFramed } from './canvas.js';
import type { ColourMap } from './colour-map.js';
import type { Label } from './labels.js';

/** Where a bar lies, and how large it is drawn. */
export interface BarPlace {
  readonly x: number;
  readonly y: number;
  /** In pixels. */
  readonly length: number;
  /** Height of the type; the bar is as wide. */
  readonly size: number;
}

const ticks = [0, 0.5, 1];

/** A figure's height as a share of the type's. */
const figureHeight = 0.7;

/** Draws a scale from 0 (left) to 1 (right) and gives the labels under it. */
export function horizontalBar(target: Canvas, colours: ColourMap, { x, y, length, size }: BarPlace): Label[] {
  const bar = paint(length, size, (i) => colours((i % length) / Math.max(length - 1, 1)));
  placeFramed(target, bar, { x, y });
  return ticks.map((tick): Label => {
    const anchor = tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle';
    return { text: String(tick), x: x + tick * length, y: y + size * (1.5 + figureHeight), size, anchor };
  });
}

/** Draws a scale from 0 (bottom) to 1 (top) and gives the labels beside it. */
export function verticalBar(target: Canvas, colours: ColourMap, { x, y, length, size }: BarPlace): Label[] {
  const bar = paint(size, length, (i) => colours(1 - Math.floor(i / size) / Math.max(length - 1, 1)));
  placeFramed(target, bar, { x, y });
  return ticks.map((tick): Label => {
    // Hung from the top, centred in the middle, stood on the bottom.
    const baseline = y + (1 - tick) * length + tick * size * figureHeight;
    return { text: String(tick), x: x + size * 1.5, y: baseline, size };
  });
}
