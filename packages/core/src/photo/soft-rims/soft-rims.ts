import type { Damage } from '../damage.js';
import type { Image } from '../image.js';
import type { Stroke } from '../strokes/lay-strokes.js';
import type { StrokePlace } from '../strokes/place.js';
import { foundIn, outlinePoints } from './outline-points.js';
import { type RimProfile, rimProfile, rimStep } from './rim-profile.js';

/** Along how much of an outline, to each side, a rim's profiles are taken together, in pixels of the frame. */
const arc = 4;

/** How far damage has to be from what surrounds it, of 255, root mean square over the arc: else no rim of it is told from texture. */
const leastContrast = 15;

/** A rim goes out until so little of the damage's colour is left of it; at its beginning there is less than so much, or it is no rim but a border. */
const [least, most] = [0.06, 0.8];

/** It falls outwards; so much more is no rise. */
const slack = 0.02;

/** Of an arc's profiles, so many have to begin with some of the damage. */
const agreeing = 0.95;

/** A stain fades out on all sides: of an outline's profiles so many have to show a rim. */
const allAround = 0.25;

/** How far its colours may lie off the way from the surroundings to the damage, of the contrast's square: paler, not otherwise coloured. */
const offTheWay = 0.01;

/**
 * The soft rims of a damage: a stain, a blot or a burn fades out over some pixels, of which the map finds what is plain, and an outline
 * would be left of the rest. Outwards of what was found wide, as far as the photograph goes over from the damage's colours to those of its
 * surroundings, evenly along a piece of its outline, is damaged too. A border that ends at once has none, and neither has texture. Ours.
 *
 * @param image whose pixels are looked at
 * @param scale pixels of the photograph in one of the frame, above 0
 * @param mayLie whether damage may lie at a place of the photograph
 * @returns pieces of rims, each straight outwards from a point of an outline
 */
export function softRims(
  image: Image,
  { box, weight }: Pick<Damage, 'box' | 'weight'>,
  scale: number,
  mayLie: (place: Pick<StrokePlace, 'x' | 'y'>) => boolean,
): Stroke[] {
  const unit = Math.max(1, scale);
  const isFoundInBox = foundIn(weight);
  const isFound = (x: number, y: number) => isFoundInBox(x - box.x - 0.5, y - box.y - 0.5);
  const profiles = outlinePoints(weight, unit).flatMap((point) => {
    const inImage = { ...point, x: point.x + box.x, y: point.y + box.y };
    return rimProfile(image, inImage, isFound, unit) ?? [];
  });
  const near = neighboursOf(profiles, arc * unit);
  const outs = new Map(profiles.map((profile) => [profile, rimStep(unit) * stepsOut(near(profile))]));
  const rimmed = outlinesOf(profiles, near).flatMap((outline) => {
    const own = outline.filter((profile) => outs.get(profile)! > 0);
    return own.length >= allAround * outline.length ? own : [];
  });
  const halfWidth = Math.max(1, 0.75 * unit);
  return rimmed.flatMap((profile) => {
    const { x, y, right, down } = profile;
    const angle = Math.atan2(down, right);
    const out = outs.get(profile)!;
    // A piece reaches beyond its ends by half its width.
    const far = Math.max(out - halfWidth, 0);
    const way = [0, far].map((along) => ({ x: x + along * right, y: y + along * down, angle }));
    return way.every(mayLie) ? [{ way, halfWidth: Math.min(halfWidth, out) }] : [];
  });
}

/** Profiles that hang together, each near another. */
function outlinesOf(
  profiles: readonly RimProfile[],
  near: (profile: RimProfile) => readonly RimProfile[],
): RimProfile[][] {
  const seen = new Set<RimProfile>();
  return profiles.flatMap((first) => {
    if (seen.has(first)) return [];
    seen.add(first);
    const outline = [first];
    for (const profile of outline)
      for (const next of near(profile)) {
        if (seen.has(next)) continue;
        seen.add(next);
        outline.push(next);
      }
    return [outline];
  });
}

/** How many steps outwards the profiles of an arc show a rim, 0 where they show none. */
function stepsOut(profiles: readonly RimProfile[]): number {
  const [first] = profiles;
  if (!first || profiles.length < 3) return 0;
  const contrast = profiles.reduce((sum, own) => sum + squared(own.contrast), 0);
  if (contrast < profiles.length * leastContrast ** 2) return 0;
  const steps = first.changes[0]!.length;
  const shareAt = (n: number) => profiles.reduce((sum, own) => sum + along(own, n), 0) / contrast;
  let [before, out] = [most, 0];
  for (; out < steps; out++) {
    const share = shareAt(out);
    if (share <= least) break;
    if (share > before + slack || strayed(profiles, out, share) > offTheWay * (contrast / profiles.length)) return 0;
    before = share;
  }
  // One that ends at once goes over in a pixel, too; and one that never ends is the surroundings'.
  if (out < 2 || out === steps) return 0;
  const beginning = profiles.filter((own) => along(own, 0) > (least / 2) * squared(own.contrast));
  return beginning.length >= agreeing * profiles.length ? out : 0;
}

/** A step's change, times the contrast. */
function along({ changes, contrast }: RimProfile, step: number): number {
  return contrast.reduce((sum, own, c) => sum + own * changes[c]![step]!, 0);
}

/** How far the mean change of a step is from a share of the contrast, squared. */
function strayed(profiles: readonly RimProfile[], step: number, share: number): number {
  return squared(
    profiles[0]!.contrast.map(
      (_, c) =>
        profiles.reduce((sum, { changes, contrast }) => sum + changes[c]![step]! - share * contrast[c]!, 0) /
        profiles.length,
    ),
  );
}

function squared(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** Of each profile those no further from it along the outline, which look out the same way to within 60 degrees; itself among them. */
function neighboursOf(profiles: readonly RimProfile[], distance: number): (profile: RimProfile) => RimProfile[] {
  const cells = new Map<string, RimProfile[]>();
  const cellOf = ({ x, y }: RimProfile) => [Math.floor(x / distance), Math.floor(y / distance)] as const;
  for (const profile of profiles) {
    const key = cellOf(profile).join();
    const own = cells.get(key) ?? [];
    cells.set(key, own);
    own.push(profile);
  }
  return (profile) => {
    const [column, row] = cellOf(profile);
    return [-1, 0, 1].flatMap((down) =>
      [-1, 0, 1].flatMap((right) =>
        (cells.get(`${column + right},${row + down}`) ?? []).filter(
          (other) =>
            Math.hypot(other.x - profile.x, other.y - profile.y) <= distance &&
            other.right * profile.right + other.down * profile.down >= 0.5,
        ),
      ),
    );
  };
}
