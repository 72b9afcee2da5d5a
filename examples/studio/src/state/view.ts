import { signal } from '@preact/signals';
import type { Brush } from '../engine/brush.js';

export const views = ['frame', 'map', 'weight', 'result', 'samples'] as const;

/** What the stage shows. */
export type View = (typeof views)[number];

export const view = signal<View>('map');
export const brush = signal<Brush>({ tool: 'correct', size: 12, hardness: 0.4, strength: 1 });

/** The smallest and the largest brush, in pixels of the model's grid. */
export const brushSizes = { least: 2, most: 48 } as const;

export function resizeBrush(factor: number): void {
  const size = Math.min(brushSizes.most, Math.max(brushSizes.least, Math.round(brush.value.size * factor)));
  brush.value = { ...brush.value, size };
}
