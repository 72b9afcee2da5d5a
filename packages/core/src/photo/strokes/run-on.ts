import type { Damage } from '../damage.js';
import type { Image } from '../image.js';
import { followStroke } from './follow-stroke.js';
import type { Stroke } from './lay-strokes.js';
import type { StrokePlace } from './place.js';
import { strokeEnd } from './stroke-end.js';
import { clearestLook, type StrokeLook, strokeLook } from './stroke-look.js';
import { strokeTips } from './tips.js';

/** Half the width of the widest strokes, in pixels of the frame. */
const widest = 5;

/** How much wider they are filled than they were found, on each side, in pixels: their outermost pixels hold some of them. */
const rim = 0.5;

/**
 * The strokes of a damage (scratches, tears, lines of a pen) as far as they run on from what was found of them: the frame ends across them, and
 * what the map does not find of one would be left as a piece of it. From each end of what was found a stroke is followed by its direction and
 * its looks, in the frame and beyond it. Ours.
 *
 * @param image whose pixels are looked at
 * @param scale pixels of the photograph in one of the frame, above 0
 * @param mayLie whether a stroke may go on at a place of the photograph
 */
export function strokesRunOn(
  image: Image,
  { box, weight }: Pick<Damage, 'box' | 'weight'>,
  scale: number,
  mayLie: (place: Pick<StrokePlace, 'x' | 'y'>) => boolean,
): Stroke[] {
  const widestHere = widest * Math.max(1, scale) + 1;
  return strokeTips(weight, widestHere).flatMap((tip) => {
    const end = strokeEnd(weight, tip);
    if (!end || end.halfWidth > widestHere) return [];
    const inImage = { ...end, x: end.x + box.x, y: end.y + box.y };
    const strokeBy = (look: StrokeLook | undefined): Stroke[] => {
      const way = look ? followStroke(look.end, look, mayLie) : [];
      return way.length > 1 ? [{ way, halfWidth: look!.end.halfWidth + rim }] : [];
    };
    const asFound = strokeBy(strokeLook(image, inImage));
    return asFound.length > 0 ? asFound : strokeBy(clearestLook(image, inImage));
  });
}
