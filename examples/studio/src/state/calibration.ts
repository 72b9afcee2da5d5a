import type { PresetName } from '@fuzzydiff/core';
import { signal } from '@preact/signals';
import { engine } from '../engine/client.js';
import { tell } from './notices.js';
import { pictures } from './picture.js';
import { ownCalibrations, usePrior } from './prior.js';
import { follow } from './run.js';
import { preset } from './settings.js';

/** Statistics that were taken here, as a file. */
export const taken = signal<{ readonly name: string; readonly file: Blob } | undefined>(undefined);

/** Takes the statistics of a folder of photographs that are fine, and compares with them from then on. */
export async function calibrate(picked: readonly File[]): Promise<void> {
  const pathOf = (file: File) => file.webkitRelativePath || file.name;
  // In an order that does not depend on the browser.
  const files = picked
    .filter(({ type }) => type.startsWith('image/'))
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : pathOf(a) > pathOf(b) ? 1 : 0));
  if (files.length < 2) {
    tell('error', 'There are fewer than two photographs in this folder. Pick another.');
    return;
  }
  const name = preset.value;
  const bytes = await follow('learning', undefined, (task, { onStep }) =>
    engine().calibrate(files, name, task, onStep),
  );
  if (!bytes) return;
  taken.value = { name: `calibration-${name}.safetensors`, file: new Blob([bytes as Uint8Array<ArrayBuffer>]) };
  keep(name, bytes);
  forgetFound();
}

/** Compares with the statistics of a file, for the preset that it was made for. */
export async function useCalibrationFile(file: File): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const before = ownCalibrations.value;
  keep(preset.value, bytes);
  if (await usePrior()) forgetFound();
  else ownCalibrations.value = before;
}

function keep(name: PresetName, bytes: Uint8Array): void {
  ownCalibrations.value = [...ownCalibrations.value.filter((each) => each.preset !== name), { preset: name, bytes }];
}

/** What was found is to be looked for again. */
function forgetFound(): void {
  for (const { found } of pictures.value) if (found.value) found.value = { ...found.value, of: '' };
}
