import { type CorrectionSettings, type PresetName, presets } from '@fuzzydiff/core';
import { computed, signal } from '@preact/signals';

/** What can be turned without asking the model again. */
export type Dials = Pick<CorrectionSettings, 'lower' | 'upper' | 'strength' | 'exponent'>;

export const preset = signal<PresetName>('balanced');
export const seed = signal(0);
export const samples = signal(1);
export const dials = signal<Dials>(dialsOf('balanced'));

/** All settings of a correction. */
export const settings = computed<CorrectionSettings>(() => ({ ...presets[preset.value].correction, ...dials.value }));

export function choosePreset(name: PresetName): void {
  preset.value = name;
  dials.value = dialsOf(name);
}

/** Turns one dial. The bounds push each other, so that the lower one stays below. */
export function turn(name: keyof Dials, value: number): void {
  const next = { ...dials.value, [name]: value };
  if (name === 'lower') next.upper = Math.max(next.upper, value + 0.1);
  if (name === 'upper') next.lower = Math.min(next.lower, value - 0.1);
  dials.value = next;
}

/** Turns all dials back to the preset's. */
export function resetDials(): void {
  dials.value = dialsOf(preset.value);
}

function dialsOf(name: PresetName): Dials {
  const { lower, upper, strength, exponent } = presets[name].correction;
  return { lower, upper, strength, exponent };
}
