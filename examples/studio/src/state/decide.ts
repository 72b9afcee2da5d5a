import type { FoundSpot, Stroke } from '../engine/crossing.js';
import { advance } from '../engine/history.js';
import { allOverId } from '../engine/whole/places.js';
import { announce } from './announce.js';
import { countSpots, isTaken, mendedSpots, type Picture, picture, type Work, work } from './picture.js';
import { mended } from './said.js';

/** Changes what was decided, as one step of the history. */
export function change(changed: Partial<Work>, of: Picture | undefined = picture.value): void {
  if (of) of.work.value = advance(of.work.value, { ...of.work.value.present, ...changed });
}

/** Takes a spot, or leaves it as it is. */
export function toggleSpot(spot: FoundSpot): void {
  const willBe = !isTaken(spot);
  decide([spot], willBe);
  announce(willBe ? 'This spot will be mended.' : 'This spot is left as it is.');
}

/** Takes some spots, or leaves them, as one step of the history. */
export function decide(some: readonly FoundSpot[], willBe: boolean): void {
  change({ decided: new Map([...work.value.decided, ...some.map(({ id }) => [id, willBe] as const)]) });
}

export function paint(stroke: Stroke): void {
  change({ strokes: [...work.value.strokes, stroke] });
}

/** Undoes the mending of a spot, or of the faces as a whole, or does it again. */
export function toggleMended(id: string): void {
  const undone = new Set(work.value.undone);
  if (!undone.delete(id)) undone.add(id);
  change({ undone });
  const now = mendedNow();
  const what = id === allOverId ? 'The whole face' : 'This spot';
  announce(undone.has(id) ? `${what} is as it was. ${now}` : `${what} is mended again. ${now}`);
}

/** What of the chosen try is not undone, in words. */
export function mendedNow(): string {
  const { mending, undone } = work.value;
  const left = countSpots(mendedSpots.value.filter(({ id }) => !undone.has(id)));
  const isAllOver = (mending?.allOver.length ?? 0) > 0 && !undone.has(allOverId);
  return left === 0 && !isAllOver && undone.size > 0 ? 'All is as it came.' : mended(left, isAllOver);
}

export function chooseTry(chosen: number): void {
  change({ chosen, undone: new Set() });
}
