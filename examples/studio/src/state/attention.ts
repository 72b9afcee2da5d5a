import { type Attention, attend, attentionMap, keyedNoise, projectionCalls } from '@fuzzydiff/core/math';
import { computed, signal } from '@preact/signals';
import { preset, seed, settings } from './dials.js';
import { photo, presentSignal } from './picture.js';
import { calibrationOf, prior } from './prior.js';
import { follow } from './run.js';

/** What the model found in the photograph. Its z maps are kept: all dials work on them. */
export interface Found extends Attention {
  readonly modelCalls: number;
  readonly seconds: number;
}

export const attention = signal<Found | undefined>(undefined);

/** The attention map, `[1|C,H,W]` in `[0, 1]`. */
export const map = computed(() => attention.value && attentionMap(attention.value.z, settings.value));

/** Asks the model what in the photograph does not look like a face. */
export async function look(): Promise<void> {
  const [own, opened] = [prior.value, photo.value];
  attention.value = undefined;
  if (!own || !opened) return;
  const turn = presentSignal();
  const began = performance.now();
  let modelCalls = 0;
  const found = await follow('map', turn, async function* (signal: AbortSignal) {
    const calibration = await calibrationOf(own, preset.value);
    modelCalls = projectionCalls(own.model.info, calibration.statistics.estimator);
    const job = { image: opened.input, key: opened.key };
    return yield* attend(own.model, [job], { calibration, noise: keyedNoise(seed.value), signal });
  });
  if (!found || turn.aborted) return;
  attention.value = { ...found[0]!, modelCalls, seconds: (performance.now() - began) / 1000 };
}
