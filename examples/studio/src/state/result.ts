import type { Tensor } from '@fuzzydiff/core';
import { contiguous, diffusionPlan, keyedNoise, synthesize, unstack } from '@fuzzydiff/core/math';
import { computed, signal } from '@preact/signals';
import type { Shown } from '../engine/darkroom.js';
import { darkroom } from '../engine/photo.js';
import { samples, seed, settings } from './dials.js';
import { photo, presentSignal } from './picture.js';
import { prior } from './prior.js';
import { follow } from './run.js';
import { inTurn } from './turns.js';
import { kept, weight } from './weight.js';

/** What the model made of the photograph. */
export interface Result {
  /** The samples, brought back into the photograph. */
  readonly shown: readonly Shown[];
  /** Per sample `[C,H,W]`. */
  readonly images: readonly Tensor[];
  /** Standard deviation over the samples, `[C,H,W]`. */
  readonly deviation: Tensor;
  readonly modelCalls: number;
  readonly seconds: number;
  /** What it was made with. */
  readonly made: { readonly kept: Tensor; readonly seed: number; readonly samples: number };
}

export const result = signal<Result | undefined>(undefined);
/** Which sample is looked at, and saved. */
export const chosen = signal(0);

/** Whether the dials have moved since. */
export const stale = computed(() => {
  const made = result.value?.made;
  return made !== undefined && (made.kept !== kept.value || made.seed !== seed.value || made.samples !== samples.value);
});

/** Corrects the photograph with the weight as it is. */
export async function correctPhoto(): Promise<boolean> {
  const [own, opened, held, keeps] = [prior.value, photo.value, weight.value, kept.value];
  if (!own || !opened || !held || !keeps) return false;
  const { model } = own;
  const made = { kept: keeps, seed: seed.value, samples: samples.value };
  const plan = diffusionPlan(model.info, settings.value.plan);
  const job = { image: opened.input, weight: held, key: opened.key, samples: made.samples };
  const turn = presentSignal();
  const began = performance.now();
  const found = await follow('correction', turn, (signal) =>
    synthesize(model, [job], { plan, noise: keyedNoise(made.seed), signal }),
  );
  if (!found || turn.aborted) return false;
  const { samples: batch, deviation, modelCalls } = found[0]!;
  const images = Array.from({ length: made.samples }, (_, n) => unstack(batch, n));
  const { id, region } = opened;
  const merging = darkroom().merge(id, { region, shape: model.info.shape }, images.map(contiguous), contiguous(keeps));
  const shown = await inTurn(turn, merging);
  if (!shown) return false;
  const seconds = (performance.now() - began) / 1000;
  chosen.value = 0;
  result.value = { shown, images, deviation, modelCalls, seconds, made };
  return true;
}
