import { computed, signal } from '@preact/signals';
import { picture, takenFaces } from './picture.js';

/** What a finger or the mouse does to a photograph: chooses spots, paints damage, or says that it is fine. */
export type Tool = 'choose' | 'paint' | 'erase';

export const tool = signal<Tool>('choose');
/** The brush that somebody has chosen, in the photograph's pixels. */
const chosenBrush = signal<number | undefined>(undefined);
export const brushSizes = { least: 1, most: 400 } as const;

/** The share of a face's frame that a brush is wide at first: a scratch, and little of what lies beside it. */
const brushShare = 0.03;

/** Of the brush, in the photograph's pixels: as small as the smallest face asks for, until somebody chooses. */
export const brushSize = computed(() => {
  if (chosenBrush.value !== undefined) return chosenBrush.value;
  const { width = 800, height = 800 } = picture.value?.opened.value ?? {};
  const sizes = takenFaces.value.map(({ region }) => region.size);
  return brushBetween(brushShare * Math.min(width, height, ...sizes));
});
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

function brushBetween(size: number): number {
  return Math.min(brushSizes.most, Math.max(brushSizes.least, Math.round(size)));
}

export function chooseBrush(size: number): void {
  chosenBrush.value = brushBetween(size);
}

export function resizeBrush(factor: number): void {
  const next = Math.round(brushSize.value * factor);
  const moved = next === brushSize.value ? next + Math.sign(factor - 1) : next;
  chooseBrush(moved);
}
