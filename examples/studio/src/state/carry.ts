import type { FoundSpot } from '../engine/crossing.js';
import type { History } from '../engine/history.js';
import type { Work } from './picture.js';

/** The share of two spots' boxes that both have, from which on they are the same thing. */
const alike = 0.5;

type Boxed = Pick<FoundSpot, 'id' | 'box'>;

/** What spots are called by another look at the same photograph: those that are still there, elsewhere under another name. */
export function renamed(before: readonly Boxed[], now: readonly Boxed[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const isThere = new Set(now.map(({ id }) => id));
  for (const spot of before) {
    if (isThere.has(spot.id)) continue;
    const [nearest] = now
      .map(({ id, box }) => ({ id, share: sharedBy(spot.box, box) }))
      .sort((a, b) => b.share - a.share);
    if (nearest && nearest.share >= alike) names.set(spot.id, nearest.id);
  }
  return names;
}

/** The same spots, by their new names, too: by the old ones they are what they were, should somebody go back to that look. */
export function alsoNamed(ids: ReadonlySet<string>, names: ReadonlyMap<string, string>): ReadonlySet<string> {
  return new Set([...ids].flatMap((id) => (names.has(id) ? [id, names.get(id)!] : [id])));
}

/** The history, where what was decided about spots is decided about them under their new names; the same, where nothing was. */
export function carried(history: History<Work>, names: ReadonlyMap<string, string>): History<Work> {
  const of = (work: Work): Work => {
    if (![...work.decided.keys(), ...work.sure].some((id) => names.has(id))) return work;
    const decided = [...work.decided].flatMap(([id, isTaken]) => (names.has(id) ? [[names.get(id)!, isTaken]] : []));
    // What somebody has said of the new name itself counts.
    return {
      ...work,
      decided: new Map([...(decided as [string, boolean][]), ...work.decided]),
      sure: alsoNamed(work.sure, names),
    };
  };
  const { past, present, future } = history;
  return { past: past.map(of), present: of(present), future: future.map(of) };
}

function sharedBy(a: FoundSpot['box'], b: FoundSpot['box']): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const both = Math.max(0, across) * Math.max(0, down);
  return both / Math.max(1, a.width * a.height + b.width * b.height - both);
}
