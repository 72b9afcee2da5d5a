import { onwards, type StrokePlace } from './place.js';
import type { StrokeEnd } from './stroke-end.js';
import type { StrokeLook } from './stroke-look.js';

/** How likely a piece of a stroke has to be, and all of its way on average: log likelihood ratios per sample. */
const [leastPiece, leastWay] = [0.5, 1.5];

/** Ways on that are tried to each side, the angle from one to the next, and how far aside a piece may begin, in pixels. */
const [turns, turn, aside] = [4, (4 * Math.PI) / 180, 0.7];

/** What a turn and a step aside cost of a piece's likelihood: a stroke runs straight on rather than not. */
const [turnCost, asideCost] = [0.02, 0.05];

/** So many pieces on end a stroke may be hidden for: where it crosses what has its colour. */
const mostHidden = 2;

/** How far round a stroke may turn in all, in radians: what turns further is an outline, such as the rule around an oval portrait. */
const mostTurned = Math.PI / 3;

/**
 * The way that a stroke takes beyond the end of what was found of it: piece by piece, of those that go straight on or turn a
 * little, the one that looks the most like it, until none does. Ours.
 *
 * @param isAllowed whether it may go on to a place
 * @returns the way from its end on, a piece after another; empty where it does not go on, or turns too far
 */
export function followStroke(
  end: StrokeEnd,
  { step, likelihood }: StrokeLook,
  isAllowed: (place: StrokePlace) => boolean,
): StrokePlace[] {
  const length = Math.max(8, 3 * end.halfWidth);
  const way: StrokePlace[] = [end];
  const likely: number[] = [];
  let seen = 1;
  for (let place: StrokePlace = end; ; ) {
    const next = pieceFrom(place);
    const isSeen = next.likely >= leastPiece;
    place = isSeen ? onwards(next.from, length / 2) : onwards(place, length / 2);
    if (Math.abs(place.angle - end.angle) > mostTurned) return [];
    if (!isAllowed(place)) break;
    if (!isSeen && way.length - seen === mostHidden) break;
    way.push(place);
    likely.push(next.likely);
    if (isSeen) seen = way.length;
  }
  way.length = seen;
  likely.length = seen - 1;
  const mean = likely.reduce((sum, value) => sum + value, 0) / likely.length;
  if (!(mean >= leastWay)) return [];
  return [...way, lastOf(way.at(-1)!)];

  function pieceFrom(place: StrokePlace): { likely: number; from: StrokePlace } {
    const pieces = (ways: readonly (readonly [number, number])[]) =>
      ways.map(([turned, side]) => {
        const from = onwards(place, 0, side * aside, turned * turn);
        const likely = meanAlong(from);
        const worth = likely - turnCost * Math.abs(turned) - asideCost * Math.abs(side);
        return { likely, from, worth, turned };
      });
    const best = (of: ReturnType<typeof pieces>) => of.reduce((a, b) => (b.worth > a.worth ? b : a));
    const turned = pieces(Array.from({ length: 2 * turns + 1 }, (_, n) => [n - turns, 0]));
    const way = best(turned);
    return best([way, ...pieces([-1, 1].map((side) => [way.turned, side]))]);
  }

  function meanAlong(from: StrokePlace): number {
    const count = Math.ceil(length / step);
    let sum = 0;
    for (let n = 1; n <= count; n++) sum += likelihood(onwards(from, n * step));
    return sum / count;
  }

  /** How far it goes on in the last piece, of which half was seen: a step more than it is seen, for its very end is faint. */
  function lastOf(place: StrokePlace): StrokePlace {
    let last = place;
    for (let along = step; along <= length; along += step) {
      const next = onwards(place, along);
      if (!isAllowed(next)) break;
      last = next;
      if (likelihood(next) < leastPiece / 2) break;
    }
    return last;
  }
}
