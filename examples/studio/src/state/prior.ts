import type { Calibration } from '@fuzzydiff/calibration';
import { type PresetName, presets } from '@fuzzydiff/core';
import type { BundleSource, DeviceName } from '@fuzzydiff/runtime-web';
import { signal } from '@preact/signals';
import { loadPrior, type Prior, readCalibration } from '../engine/prior.js';
import { tell, tellError } from './notices.js';
import { cancel } from './run.js';

/** How far the loading of a model is, in bytes of the file that is arriving. */
export interface Loading {
  readonly file: string;
  readonly loaded: number;
  readonly total: number;
}

export const embedded = 'models/portraits-64';

export const prior = signal<Prior | undefined>(undefined);
export const loading = signal<Loading | undefined>(undefined);
export const device = signal<'auto' | DeviceName>('auto');
/** Statistics that the user made or chose, which come before the bundle's. */
const ownCalibrations = signal<Partial<Record<PresetName, Calibration>>>({});

let source: BundleSource = embedded;
let controller: AbortController | undefined;

/** Loads a model in place of the present one. One that does not load leaves the present one as it is. */
export async function usePrior(wanted: BundleSource = source): Promise<void> {
  controller?.abort();
  const mine = new AbortController();
  controller = mine;
  loading.value = { file: '', loaded: 0, total: 0 };
  try {
    const loaded = await loadPrior(wanted, {
      device: device.value,
      onProgress: (progress) => {
        if (controller === mine) loading.value = progress;
      },
      onWarning: (message) => tell('warning', message),
      signal: mine.signal,
    });
    cancel();
    const before = prior.value;
    source = wanted;
    if (before?.model.info.id !== loaded.model.info.id) ownCalibrations.value = {};
    prior.value = loaded;
    await before?.model.dispose();
  } catch (error) {
    if (!mine.signal.aborted) tellError(error);
  } finally {
    if (controller === mine) loading.value = undefined;
  }
}

/** The statistics for a preset. @throws Error a sentence, where there are none */
export async function calibrationOf({ calibration, name }: Prior, preset: PresetName): Promise<Calibration> {
  const found = ownCalibrations.value[preset] ?? (await calibration(preset));
  if (found) return found;
  throw new Error(
    `Expected statistics for "${preset}" in ${name} but found none; take them from a folder of good images, under Model.`,
  );
}

/** Uses statistics of one's own for a preset. */
export function useCalibration(preset: PresetName, calibration: Calibration): void {
  ownCalibrations.value = { ...ownCalibrations.value, [preset]: calibration };
}

/** Uses a calibration file, for whichever preset it was made for. */
export async function useCalibrationFile(file: File): Promise<void> {
  const { model } = prior.value!;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const failures: unknown[] = [];
  for (const preset of Object.keys(presets) as PresetName[]) {
    try {
      return useCalibration(preset, readCalibration(bytes, file.name, model, preset));
    } catch (error) {
      failures.push(error);
    }
  }
  tellError(failures[0]);
}
