import { type Tensor, tensor } from '@fuzzydiff/core';
import { type Weight, weigh } from '@fuzzydiff/core/math';
import { computed, signal } from '@preact/signals';
import { advance, type History, redo, startHistory, undo } from '../engine/history.js';
import { darkroom } from '../engine/photo.js';
import { type Layer, painted } from '../engine/weight.js';
import { map } from './attention.js';
import { settings } from './dials.js';
import { photo, presentSignal } from './picture.js';
import { prior } from './prior.js';
import { inTurn, turns } from './turns.js';

/** What the user did by hand: a weight of their own in place of the map's, and what the brush left on it. */
interface HandWork {
  readonly imported: Tensor | undefined;
  readonly layer: Layer;
}

const handWork = signal<History<HandWork> | undefined>(undefined);
/** The layer of a stroke that is being made. */
const stroke = signal<Layer | undefined>(undefined);

const weighed = computed(() => {
  const { model } = prior.value ?? {};
  return map.value && model && weigh(map.value, settings.value, model.info);
});

/** How much of each pixel is kept, `[1|C,H,W]` in `[0, 1]`: what the map asks for, or a weight of the user's, and the brush. */
export const kept = computed<Tensor | undefined>(() => {
  const { imported, layer } = handWork.value?.present ?? {};
  const base = imported ?? weighed.value?.retention;
  const drawn = stroke.value ?? layer;
  return base && (drawn ? painted(base, drawn) : base);
});

/** The same as the synthesis takes it: untouched, the preset's own, as the command's. */
export const weight = computed<Weight | undefined>(() => {
  const own = isHandMade.value || stroke.value ? undefined : weighed.value?.weight;
  return own ?? (kept.value && { retention: kept.value });
});

export const canUndo = computed(() => (handWork.value?.past.length ?? 0) > 0);
export const canRedo = computed(() => (handWork.value?.future.length ?? 0) > 0);
export const isHandMade = computed(() => {
  const present = handWork.value?.present;
  return present !== undefined && (present.imported !== undefined || present.layer.some((value) => value !== 0));
});

/** Nothing done by hand, and nothing to undo: for another photograph or another frame of it. */
export function forgetHandWork(): void {
  const [, height, width] = prior.value?.model.info.shape ?? [];
  handWork.value =
    width && height ? startHistory({ imported: undefined, layer: new Float32Array(height * width) }) : undefined;
  stroke.value = undefined;
}

/** The layer that a new stroke goes over. */
export function layerNow(): Layer {
  return handWork.value!.present.layer;
}

/** Shows a stroke while it is made. */
export function showStroke(layer: Layer): void {
  stroke.value = layer;
}

/** Ends a stroke: one step of the history. */
export function endStroke(): void {
  const layer = stroke.value;
  stroke.value = undefined;
  if (layer) change({ layer });
}

export function undoHandWork(): void {
  handWork.value = handWork.value && undo(handWork.value);
}

export function redoHandWork(): void {
  handWork.value = handWork.value && redo(handWork.value);
}

/** Takes back all that was done by hand, as one step of the history. */
export function clearHandWork(): void {
  change({ imported: undefined, layer: new Float32Array(layerNow().length) });
}

/** The picture chosen last becomes the weight, whichever is read first. */
const importing = turns();

/** Uses a picture as the weight: what is white, or opaque, is kept. Tells whether it is the weight now. */
export async function importWeight(file: File): Promise<boolean> {
  const [opened, { model } = {}] = [photo.value, prior.value];
  if (!opened || !model) return false;
  const { shape } = model.info;
  const turn = AbortSignal.any([presentSignal(), importing.next()]);
  const values = await inTurn(turn, darkroom().weight(opened.id, file, file.name, { region: opened.region, shape }));
  if (!values) return false;
  change({ imported: tensor([1, shape[1], shape[2]], values), layer: new Float32Array(values.length) });
  return true;
}

function change(changed: Partial<HandWork>): void {
  const history = handWork.value;
  if (history) handWork.value = advance(history, { ...history.present, ...changed });
}
