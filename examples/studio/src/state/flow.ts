import { batch, effect, untracked } from '@preact/signals';
import { engine } from '../engine/client.js';
import type { Face, FoundSpot } from '../engine/crossing.js';
import { startHistory } from '../engine/history.js';
import { isAllOver } from './all-over.js';
import { announce } from './announce.js';
import { alsoNamed, carried, renamed } from './carry.js';
import { change } from './decide.js';
import { tellError } from './notices.js';
import {
  countSpots,
  currentId,
  faintSpots,
  isPainted,
  isUnsaved,
  newPicture,
  type Picture,
  picture,
  pictures,
  spots,
  takenFaces,
  takenSpots,
  type Work,
  work,
} from './picture.js';
import { showPreviews } from './previews.js';
import { loads, prior } from './prior.js';
import { follow, isMending, run, stop } from './run.js';
import { facesFound, mended, spotsFound } from './said.js';
import { dialsNow, lookSettings, mendSettings } from './settings.js';
import { noteSpeed } from './speed.js';
import { adjusted, isCompared, isHeld, tool } from './tools.js';

/** Opens photographs: the first of them comes onto the table, the others wait beside it. */
export async function take(
  files: readonly { readonly file: Blob | Promise<Blob>; readonly name: string }[],
): Promise<void> {
  const added = files.map(({ file, name }) => ({ file, picture: newPicture(name) }));
  pictures.value = [...pictures.value, ...added.map((each) => each.picture)];
  // What is being mended is not given up for one that comes in between: that one waits beside it.
  if (added[0] && isMending.value) announce(`${added[0].picture.name} waits beside this one.`);
  else if (added[0]) choose(added[0].picture.id);
  void showPreviews(added);
  for (const { file, picture: own } of added) {
    try {
      const opened = await engine().open(own.id, await file, own.name);
      // It may have been let go of meanwhile.
      if (!pictures.value.includes(own)) void engine().close(own.id);
      batch(() => {
        own.opened.value = opened;
        own.preview.value = undefined;
        own.format.value = opened.format;
      });
    } catch (error) {
      drop(own);
      tellError(error);
    }
  }
}

/** Stops what is running for the photograph on the table, where somebody says so. */
export function giveUp(): void {
  if (run.value) announce('Stopped.');
  end();
}

/** Of a first mending that is stopped there is nothing to be seen. */
function end(): void {
  stop(undefined);
  stop(currentId.value);
  if (picture.value?.step.value === 'mend' && !work.value.mending) picture.value.step.value = 'damage';
}

/**
 * Leaves what is running for the photograph on the table for something else: it is stopped, as what it would find is of no use then. Not so
 * a mending, which may be minutes old: that is only stopped by who says so.
 */
export function leave(): void {
  if (!isMending.value) end();
}

/** Puts one of the photographs on the table. One that is being mended meanwhile goes on with it; anything else is asked for again. */
export function choose(id: number): void {
  if (currentId.value === id) return;
  leave();
  batch(() => {
    currentId.value = id;
    tool.value = 'choose';
    adjusted.value = undefined;
    isCompared.value = false;
    isHeld.value = false;
  });
}

/** Lets go of a photograph, and of what was made of it. */
export function drop(own: Picture): void {
  const at = pictures.value.indexOf(own);
  const others = pictures.value.filter((each) => each !== own);
  stop(own.id);
  if (currentId.value === own.id) {
    const next = others[Math.min(at, others.length - 1)];
    if (next) choose(next.id);
    else currentId.value = undefined;
  }
  pictures.value = others;
  void engine().close(own.id);
}

/** Looks for the faces of a photograph that has just come, and then for damage in them. */
export async function begin(own: Picture): Promise<void> {
  const found = await follow('finding', own.id, (task) => engine().faces(own.id, task));
  if (!found) return;
  batch(() => {
    own.isSearched.value = true;
    own.work.value = startHistory({ ...own.work.value.present, faces: found.map((face) => ({ face, isTaken: true })) });
  });
  announce(facesFound(found.length));
  if (found.length > 0) await lookForDamage();
}

/** What the spots that were found depend on. */
const askedOf = () => JSON.stringify([takenFaces.value.map(({ region }) => region), lookSettings.value, loads.value]);

/** Looks for damage in the faces that are taken, and goes on to it. */
export async function lookForDamage(): Promise<void> {
  const own = picture.value;
  if (!own || takenFaces.value.length === 0) return;
  if (await look(own)) {
    own.step.value = 'damage';
    adjusted.value = undefined;
    announceFound(own);
  }
}

function announceFound(own: Picture): void {
  const isWhole = own.found.value?.kinds.some((kinds) => kinds.length > 0) ?? false;
  announce(spotsFound(spots.value.length, faintSpots.value.length, isWhole));
}

/** Whether what is found is of the present faces and settings in the end. */
export async function look(own: Picture): Promise<boolean> {
  const of = askedOf();
  if (own.found.value?.of === of) return true;
  const [faces, settings] = [takenFaces.value, lookSettings.value];
  const found = await follow('looking', own.id, (task, { onStep }) =>
    engine().look(own.id, { faces, settings }, task, onStep),
  );
  if (!found) return false;
  noteSpeed(found.seconds, found.calls);
  keepDecisions(own, found.spots);
  own.found.value = { ...found, of };
  return true;
}

/** Of spots that are found again under other names, somebody has decided what was decided of them before. */
function keepDecisions(own: Picture, now: readonly FoundSpot[]): void {
  const before = own.work.value;
  const after = carried(before, renamed(own.found.value?.spots ?? [], now));
  const { saved } = own;
  // It is the work that was saved all the same.
  if (saved.value?.work === before.present) saved.value = { ...saved.value, work: after.present };
  own.work.value = after;
}

/**
 * Mends the spots that are taken, what is painted, and the faces as a whole where that is asked: as the last time, where nothing else is
 * said. Where the settings or the faces are others since it was looked at, it is looked at again first.
 */
export async function mendNow({
  sure = work.value.sure,
  again = work.value.again,
}: Partial<Pick<Work, 'sure' | 'again'>> = {}): Promise<void> {
  const own = picture.value;
  if (!own || takenFaces.value.length === 0) return;
  if (own.found.value?.of !== askedOf()) {
    const before = own.found.value?.spots ?? [];
    if (!(await look(own)) || picture.value !== own) return;
    sure = alsoNamed(sure, renamed(before, own.found.value?.spots ?? []));
    if (!hasSomethingToMend()) {
      // Nothing of it is damage any longer: that is said where it can be decided otherwise.
      own.step.value = 'damage';
      announceFound(own);
    }
  }
  if (!hasSomethingToMend()) return;
  const { strokes, whole } = work.value;
  const taken = takenSpots.value.map(({ id }) => id);
  const settings = mendSettings.value;
  const seeds = { settings, mendSeed: settings.seed + again };
  const ask = { faces: takenFaces.value, taken, sure: [...sure], strokes, whole, ...seeds };
  own.step.value = 'mend';
  own.asked.value = new Set(taken);
  tool.value = 'choose';
  announce('Mending.');
  const { faces, decided } = work.value;
  const mine = { name: own.name, faces, decided, sure, strokes, again, whole, dials: dialsNow() };
  const mending = await follow('mending', own.id, (task, tell) =>
    engine().mend(own.id, { ...ask, work: mine }, task, tell),
  );
  if (!mending) {
    // Stopped or failed, there is nothing to be seen there; somebody may have gone elsewhere already.
    if (!own.work.value.present.mending && own.step.value === 'mend') own.step.value = 'damage';
    return;
  }
  noteSpeed(mending.seconds, mending.calls);
  change({ mending: { ...mending, asked: new Set(taken) }, sure, again, chosen: 0, undone: new Set() }, own);
  const where = picture.value === own ? '' : ` That is ${own.name}.`;
  announce(`Done. ${mended(countSpots(mending.tries[0]!), mending.allOver.length > 0)}${where}`);
}

const hasSomethingToMend = () => takenSpots.value.length > 0 || isPainted.value || isAllOver.value;

/** Mends once more, and some of the spots all over, however their pixels look. */
export async function mendAllOf(some: readonly FoundSpot[]): Promise<void> {
  await mendNow({ sure: new Set([...work.value.sure, ...some.map(({ id }) => id)]) });
}

/** Mends what was found once more, with the noise of the next seed. */
export async function tryAgain(): Promise<void> {
  await mendNow({ again: work.value.again + 1 });
}

/** Takes a face, or leaves it. */
export function toggleFace(n: number): void {
  leave();
  change({ faces: work.value.faces.map((each, at) => (at === n ? { ...each, isTaken: !each.isTaken } : each)) });
  announce(work.value.faces[n]!.isTaken ? `Face ${n + 1} is taken.` : `Face ${n + 1} is left as it is.`);
}

/** Puts a face elsewhere, or one where there was none. */
export function placeFace(face: Face, n: number = work.value.faces.length): void {
  leave();
  const faces = [...work.value.faces];
  faces[n] = { face, isTaken: true };
  change({ faces });
}

/** Whether a step can be gone to. */
export function canGo(step: Picture['step']['value']): boolean {
  const own = picture.value;
  if (!own?.opened.value || !own.isSearched.value) return false;
  if (step === 'face') return true;
  // By other settings it is looked at again there.
  if (step === 'damage') return own.found.value !== undefined && takenFaces.value.length > 0;
  // On its way to the first result it can be seen, and not be saved yet.
  if (isMending.value && !work.value.mending) return step === 'mend';
  return work.value.mending !== undefined || (step === 'save' && own.found.value !== undefined);
}

/** What follows from what, beyond what is computed: nothing here asks anybody for anything. */
export function wire(): void {
  // A photograph on the table whose faces nobody has looked for, once there is what looks.
  effect(() => {
    const own = picture.value;
    if (!own?.opened.value || own.isSearched.value || !prior.value) return;
    untracked(() => void begin(own));
  });
  // Settings that change what is found, while that is looked at.
  effect(() => {
    const asked = askedOf();
    const own = picture.value;
    // What is mended meanwhile is done first: a photograph is worked on by one thing at a time.
    if (own?.step.value !== 'damage' || !own.found.value || own.found.value.of === asked || isMending.value) return;
    untracked(() => void look(own));
  });
  addEventListener('beforeunload', (event) => {
    if (pictures.value.some(isUnsaved)) event.preventDefault();
  });
}
