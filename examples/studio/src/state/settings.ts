import { type PresetName, presets } from '@fuzzydiff/core';
import { computed, signal } from '@preact/signals';
import type { LeftWork, Settings, Weighing } from '../engine/crossing.js';
import { prior } from './prior.js';

/** What can be turned without asking the model again. */
export type Dials = Weighing;

export const preset = signal<PresetName>('balanced');
export const seed = signal(0);
export const samples = signal(1);
/** Dials that were turned; the others are the preset's, as the model has it. */
export const turned = signal<Partial<Dials>>({});
/** Whether even a face that counts as clean is mended. */
export const always = signal(false);

/** The dials as they stand. */
export const dials = computed<Dials>(() => {
  const {
    alpha = 1,
    lower,
    upper,
    strength,
    exponent,
  } = prior.value?.weighing[preset.value] ?? presets[preset.value].correction;
  return { ...{ alpha, lower, upper, strength, exponent }, ...turned.value };
});

/** What decides what is found. */
export const lookSettings = computed<Settings>(() => {
  const { alpha, lower, upper } = turned.value;
  const bounds = { ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) };
  const counts = always.value ? { always: true } : alpha === undefined ? {} : { alpha };
  return { preset: preset.value, seed: seed.value, samples: 1, ...bounds, ...counts };
});

/** What decides what is made of it. */
export const mendSettings = computed<Settings>(() => {
  const { strength, exponent } = turned.value;
  const rule = { ...(strength !== undefined && { strength }), ...(exponent !== undefined && { exponent }) };
  return { ...lookSettings.value, ...rule, samples: samples.value };
});

export function choosePreset(name: PresetName): void {
  preset.value = name;
  turned.value = {};
}

/** Turns one dial. The bounds push each other, so that the lower one stays below. */
export function turn(name: keyof Dials, value: number): void {
  const next = { ...turned.value, [name]: value };
  const { lower, upper } = dials.value;
  if (name === 'lower') next.upper = Math.max(upper, value + 0.1);
  if (name === 'upper') next.lower = Math.min(lower, value - 0.1);
  turned.value = next;
}

/** How all of them stand, for a mending that is left. */
export function dialsNow(): LeftWork['dials'] {
  return { preset: preset.value, seed: seed.value, samples: samples.value, always: always.value, turned: turned.value };
}

/** Turns all of them to how they stood. */
export function dialBack(dials: LeftWork['dials']): void {
  preset.value = dials.preset;
  seed.value = dials.seed;
  samples.value = dials.samples;
  always.value = dials.always;
  turned.value = dials.turned;
}

/** Turns all dials back to the preset's. */
export function resetDials(): void {
  turned.value = {};
}
