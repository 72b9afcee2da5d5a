import { computed, signal } from '@preact/signals';

/** What a finger or the mouse does to a photograph: chooses spots, paints damage, or says that it is fine. */
export type Tool = 'choose' | 'paint' | 'erase';

export const tool = signal<Tool>('choose');
/** Of the brush, in the photograph's pixels. */
export const brushSize = signal(24);
export const brushSizes = { least: 1, most: 400 } as const;
/** Whether the photograph is seen as it came, as long as something is held. */
export const isHeld = signal(false);
/** Whether before and after are seen side by side, and where the line between is, of the stage's width. */
export const isCompared = signal(false);
export const divide = signal(0.5);
/** Whether the map is seen in colours. */
export const isMapShown = signal(false);
/** Which face is adjusted by hand, by its place among them. */
export const adjusted = signal<number | undefined>(undefined);

export const isPainting = computed(() => tool.value !== 'choose');

export function resizeBrush(factor: number): void {
  const next = Math.round(brushSize.value * factor);
  const moved = next === brushSize.value ? next + Math.sign(factor - 1) : next;
  brushSize.value = Math.min(brushSizes.most, Math.max(brushSizes.least, moved));
}
