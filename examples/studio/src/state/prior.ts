import type { PresetName } from '@fuzzydiff/core';
import type { BundleSource, DeviceName } from '@fuzzydiff/runtime-web';
import { batch, signal } from '@preact/signals';
import { callback, engine, newTask } from '../engine/client.js';
import type { Loading, PriorFacts } from '../engine/crossing.js';
import { tell, tellError } from './notices.js';
import { stopAll } from './run.js';

/** The model that comes with the page, as a folder beside it. */
export const embedded = `models/${__MODEL__}`;

export const prior = signal<PriorFacts | undefined>(undefined);
/** How often one was loaded: the same anew finds under other names. */
export const loads = signal(0);
export const loading = signal<(Loading & { readonly began: number }) | undefined>(undefined);
/** Why there is no prior, in a sentence. */
export const failure = signal<string | undefined>(undefined);
export const device = signal<'auto' | DeviceName>('auto');
/** Statistics that the user made or chose, which come before the model's own. */
export const ownCalibrations = signal<readonly { readonly preset: PresetName; readonly bytes: Uint8Array }[]>([]);

let source: BundleSource = embedded;
let current: number | undefined;

/** Loads a model in place of the present one. One that does not load leaves the present one as it is. */
export async function usePrior(wanted: BundleSource = source): Promise<boolean> {
  if (current !== undefined) void engine().stop(current);
  const task = newTask();
  current = task;
  const began = performance.now();
  loading.value = { loaded: 0, total: 0, began };
  failure.value = undefined;
  stopAll();
  try {
    const told = callback({
      onLoading: callback((progress: Loading) => {
        if (current === task) loading.value = { ...progress, began };
      }),
      onWarning: callback((message: string) => tell('warning', message)),
    });
    const calibrations = wanted === source ? ownCalibrations.value : [];
    const loaded = await engine().load(
      placeOf(wanted),
      { page: document.baseURI, device: device.value, calibrations },
      task,
      told,
    );
    if (current !== task) return false;
    source = wanted;
    ownCalibrations.value = calibrations;
    batch(() => {
      prior.value = loaded;
      loads.value++;
    });
    return true;
  } catch (error) {
    if (current !== task) return false;
    if (prior.value) tellError(error);
    else failure.value = error instanceof Error ? error.message : String(error);
    return false;
  } finally {
    if (current === task) loading.value = undefined;
  }
}

/** An address as the engine's thread understands it, for which another script's folder is home. */
function placeOf(wanted: BundleSource): BundleSource {
  return typeof wanted === 'string' && URL.canParse(wanted, document.baseURI)
    ? new URL(wanted, document.baseURI).href
    : wanted;
}
