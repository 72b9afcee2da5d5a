import { computed, effect, untracked } from '@preact/signals';
import { engine } from '../engine/client.js';
import type { Patch } from '../engine/crossing.js';
import { advance } from '../engine/history.js';
import { allOverId, isAsItIs, type Whole } from '../engine/whole/places.js';
import { announce } from './announce.js';
import { picture, takenFaces, work } from './picture.js';
import { prior } from './prior.js';
import { follow, isMending, run, stop } from './run.js';
import { mendSettings } from './settings.js';
import { noteSpeed } from './speed.js';

/** Milliseconds for which a slider has to stand still before it is shown what it does. */
const still = 250;

/** Whether the faces are changed as a whole. */
export const isAllOver = computed(() => !isAsItIs(work.value.whole));

/** What is seen of the faces as a whole, under the spots: in the damage step how they would be, later how they were made. */
export const allOverPatches = computed<readonly Patch[]>(() => {
  const step = picture.value?.step.value;
  if (step === 'damage') return isAllOver.value ? (picture.value?.allOver.value?.patches ?? []) : [];
  if (step !== 'mend' && step !== 'save') return [];
  const { mending, undone } = work.value;
  // On the way to the first result it is seen as it will be.
  if (!mending) return isMending.value && isAllOver.value ? (picture.value?.allOver.value?.patches ?? []) : [];
  return undone.has(allOverId) ? [] : mending.allOver;
});

/** Whether there is anything to be seen that is not as it came. */
export function canHold(): boolean {
  const step = picture.value?.step.value;
  return step === 'mend' || step === 'save' || (step === 'damage' && allOverPatches.value.length > 0);
}

/** Slides what is changed of the faces as a whole; however far at once, it is one step of the history. */
export function slide(name: keyof Whole, place: number): void {
  const own = picture.value;
  if (!own) return;
  const { past, present } = own.work.value;
  const next = { ...present, whole: { ...present.whole, [name]: place } };
  const before = past.at(-1);
  const isSliding =
    before !== undefined && before.whole !== present.whole && isSameBut({ ...before, whole: present.whole }, present);
  own.work.value = isSliding ? { past, present: next, future: [] } : advance(own.work.value, next);
}

function isSameBut(a: object, b: object): boolean {
  const entries = Object.entries(b);
  return entries.every(([name, value]) => (a as Record<string, unknown>)[name] === value);
}

/** What is shown beforehand depends on. */
const triedOf = () => {
  const { whole, again } = work.value;
  const { seed, grey, within } = mendSettings.value;
  return JSON.stringify([
    takenFaces.value.map(({ region }) => region),
    whole,
    seed + again,
    grey,
    within,
    prior.value?.name,
  ]);
};

/** Shows how the faces of the photograph on the table would be. */
async function tryAllOver(of: string): Promise<void> {
  const own = picture.value!;
  const { whole, again } = work.value;
  const settings = mendSettings.value;
  const ask = { faces: takenFaces.value, whole, settings, mendSeed: settings.seed + again };
  const tried = await follow('trying', own.id, (task, { onStep }) => engine().tryAllOver(own.id, ask, task, onStep));
  if (!tried) return;
  noteSpeed(tried.seconds, tried.calls);
  own.allOver.value = { ...tried, of };
  announce('This is how it would be.');
}

/** Shows what the sliders do, a moment after they were moved last. */
export function wireAllOver(): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const of = triedOf();
    const own = picture.value;
    const wants =
      own?.step.value === 'damage' &&
      own.found.value &&
      prior.value?.hasBands &&
      isAllOver.value &&
      !isMending.value &&
      own.allOver.value?.of !== of;
    clearTimeout(waiting);
    untracked(() => {
      // What it would be by now is something else, or nothing.
      if (own && run.value?.doing === 'trying') stop(own.id);
      if (wants) waiting = setTimeout(() => picture.value === own && !run.value && void tryAllOver(of), still);
    });
  });
}
