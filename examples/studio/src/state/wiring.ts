import { effect, untracked } from '@preact/signals';
import { attention, look } from './attention.js';
import { preset, seed } from './dials.js';
import { frame, photo, takeWanted, wanted } from './picture.js';
import { prior } from './prior.js';
import { correctPhoto, result } from './result.js';
import { view } from './view.js';
import { forgetHandWork } from './weight.js';

/** What follows from what, beyond what is computed: nothing here asks the user for anything. */
export function wire(): void {
  // A model that has arrived takes the photograph that waited for it, or the present one again, in its own size.
  effect(() => {
    if (!prior.value) return;
    untracked(() => {
      attention.value = undefined;
      if (wanted.value) void takeWanted(wanted.value);
      else if (photo.value) void frame(photo.value.region);
    });
  });
  // Another photograph, or another frame of it.
  effect(() => {
    const opened = photo.value;
    untracked(() => {
      forgetHandWork();
      result.value = undefined;
      if (opened && view.value !== 'frame') view.value = 'map';
    });
  });
  // The map depends on these.
  effect(() => {
    const asked = [photo.value, preset.value, seed.value];
    if (asked[0]) untracked(() => void look());
  });
}

/** Corrects, and shows the result. */
export async function correctAndShow(): Promise<void> {
  if (await correctPhoto()) view.value = 'result';
}
