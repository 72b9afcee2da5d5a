import type { Damage } from '../damage.js';
import type { Image } from '../image.js';
import type { Placement } from '../placement.js';
import { apply, inverse } from '../similarity.js';
import { followStroke } from './follow-stroke.js';
import { withStrokes } from './lay-strokes.js';
import type { StrokePlace } from './place.js';
import { strokeEnd } from './stroke-end.js';
import { clearestLook, type StrokeLook, strokeLook } from './stroke-look.js';
import { strokeTips } from './tips.js';

/** Where strokes may run on. */
export interface RunOnOptions {
  /** Where the face's own frame lies. */
  readonly placement: Placement;
  /** Where those of the others lie, which have maps of their own or are to stay: no stroke goes on in them. @default none */
  readonly others?: readonly Placement[] | undefined;
  /** Pixels of the photograph in one of the frame, above 0. */
  readonly scale: number;
}

/** How far strokes are followed beyond the frame, in its sides. */
const beyond = 0.5;

/** Half the width of the widest strokes, in pixels of the frame. */
const widest = 5;

/** How much wider they are filled than they were found, on each side, in pixels: their outermost pixels hold some of them. */
const rim = 0.5;

/**
 * Damage with its strokes (scratches, tears, lines of a pen) as far as they run on: the frame ends across them, and what the map
 * does not find of one would be left as a piece of it. From each end of what was found a stroke is followed by its direction and its
 * looks, in the frame and beyond it by up to half of its side. What is no stroke stays as it is. Ours.
 *
 * @param image whose pixels are looked at
 */
export function withStrokesRunOn(image: Image, damage: Damage, options: RunOnOptions): Damage {
  const { placement, others = [] } = options;
  const widestHere = widest * Math.max(1, options.scale) + 1;
  const own = inFrame(placement, 0);
  const [around, foreign] = [inFrame(placement, beyond), others.map((other) => inFrame(other, 0))];
  const isAllowed = ({ x, y }: StrokePlace) =>
    x >= 0 &&
    y >= 0 &&
    x < image.width &&
    y < image.height &&
    around(x, y) &&
    (own(x, y) || !foreign.some((isIn) => isIn(x, y)));
  const { box, weight } = damage;
  const strokes = strokeTips(weight, widestHere).flatMap((tip) => {
    const end = strokeEnd(weight, tip);
    if (!end || end.halfWidth > widestHere) return [];
    const inImage = { ...end, x: end.x + box.x, y: end.y + box.y };
    const wayBy = (look: StrokeLook | undefined) => (look ? followStroke(look.end, look, isAllowed) : []);
    const asFound = wayBy(strokeLook(image, inImage));
    const way = asFound.length > 0 ? asFound : wayBy(clearestLook(image, inImage));
    return way.length > 1 ? [{ way, halfWidth: end.halfWidth + rim }] : [];
  });
  return strokes.length === 0 ? damage : withStrokes(damage, strokes, image);
}

/** Whether a point of the photograph lies in a frame, or so far around it, in its sides. */
function inFrame(placement: Placement, around: number): (x: number, y: number) => boolean {
  const toFrame = inverse(placement);
  return (x, y) => apply(toFrame, [x, y]).every((value) => value >= -around && value <= 1 + around);
}
