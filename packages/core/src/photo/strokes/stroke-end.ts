import type { Plane } from '../resample.js';
import { onwards, type StrokePlace } from './place.js';
import type { Tip } from './tips.js';

/** The end of a stroke: a place on its middle line. */
export interface StrokeEnd extends StrokePlace {
  /** Half its width there, in pixels. */
  readonly halfWidth: number;
  /** How long a piece of it was looked at, in pixels. */
  readonly length: number;
}

/** Directions that are tried on each side of a tip's, and the angle from one to the next. */
const [turns, turn] = [8, (4 * Math.PI) / 180];

/** How much more of a stroke's middle than of what lies beside it is found at least. */
const leastClear = 0.4;

/**
 * The end of a stroke at its tip: of the ways that it may run, the one along which what was found of it is the most of a straight
 * band. None where that is no clear one.
 *
 * @param found from 0 to 1; what is above half is of a stroke
 */
export function strokeEnd(found: Plane, tip: Tip): StrokeEnd | undefined {
  const length = Math.max(10, Math.round(4 * tip.depth));
  const reach = Math.ceil(2.5 * tip.depth) + 4;
  const step = Math.max(1, tip.depth / 6);
  let best: { sharp: number; end: StrokeEnd } | undefined;
  for (let n = -turns; n <= turns; n++) {
    const band = bandAlong(onwards(tip, 0, 0, n * turn));
    if (band && band.clear >= leastClear && band.sharp > (best?.sharp ?? 0))
      best = { ...band, end: { ...band.end, length } };
  }
  return best?.end;

  /** The straight band that goes back from a place, if there is one at the tip. */
  function bandAlong(place: StrokePlace) {
    const count = Math.ceil(reach / step);
    const shares = Array.from({ length: 2 * count + 1 }, (_, k) => shareAlong(place, (k - count) * step));
    const bands = runsAbove(shares, 0.5).map(([first, last]) => ({
      ...{ first, last, aside: ((first + last) / 2 - count) * step },
    }));
    bands.sort((a, b) => Math.abs(a.aside) - Math.abs(b.aside));
    const [band] = bands;
    if (!band || Math.abs(band.aside) > tip.depth + 2) return undefined;
    const [before, after] = [shares[band.first - 2], shares[band.last + 2]];
    if (before === undefined || after === undefined) return undefined;
    const halfWidth = ((band.last - band.first + 1) * step) / 2;
    const clear = Math.max(...shares.slice(band.first, band.last + 1)) - (before + after) / 2;
    // Along a stroke, what lies across is found wholly or not at all.
    const sharp = shares.reduce((sum, share) => sum + (2 * share - 1) ** 2, 0);
    return { clear, sharp, end: { ...onwards(place, 0, band.aside), halfWidth } };
  }

  /** How much is found, on average, along a line back from a place. */
  function shareAlong(place: StrokePlace, aside: number): number {
    let sum = 0;
    const count = Math.ceil(length / step);
    for (let n = 0; n < count; n++) {
      const { x, y } = onwards(place, -n * step, aside);
      sum += foundAt(Math.floor(x), Math.floor(y));
    }
    return sum / count;
  }

  function foundAt(x: number, y: number): number {
    return x >= 0 && y >= 0 && x < found.width && y < found.height ? found.values[y * found.width + x]! : 0;
  }
}

/** The first and the last index of each run of values above a limit. */
function runsAbove(values: readonly number[], limit: number): [number, number][] {
  const runs: [number, number][] = [];
  values.forEach((value, n) => {
    if (value <= limit) return;
    const last = runs.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  });
  return runs;
}
