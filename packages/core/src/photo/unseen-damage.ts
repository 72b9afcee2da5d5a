import type { Damage } from './damage.js';
import type { Image } from './image.js';
import type { Placement } from './placement.js';
import { apply, inverse } from './similarity.js';
import { softRims } from './soft-rims/soft-rims.js';
import { withStrokes } from './strokes/lay-strokes.js';
import type { StrokePlace } from './strokes/place.js';
import { strokesRunOn } from './strokes/run-on.js';

/** Where a face's damage may reach. */
export interface UnseenOptions {
  /** Where the face's own frame lies. */
  readonly placement: Placement;
  /** Where those of the others lie, which have maps of their own or are to stay: no damage reaches into them. @default none */
  readonly others?: readonly Placement[] | undefined;
  /** Pixels of the photograph in one of the frame, above 0. */
  readonly scale: number;
}

/** How far damage reaches beyond the frame, in its sides. */
const beyond = 0.5;

/**
 * Damage with what the map does not find of it, but the photograph's own pixels tell: strokes as far as they run on, up to half of the
 * frame's side beyond the frame, and the soft rims of stains. What shows neither stays as it is. Ours.
 *
 * @param image whose pixels are looked at
 */
export function withUnseenDamage(image: Image, damage: Damage, options: UnseenOptions): Damage {
  const mayLie = placesFor(image, options);
  const strokes = strokesRunOn(image, damage, options.scale, mayLie);
  const rims = softRims(image, damage, options.scale, mayLie);
  const found = [...strokes, ...rims];
  return found.length === 0 ? damage : withStrokes(damage, found, image);
}

/** Which places of a photograph damage may reach: near the face's own frame, and in no other. */
function placesFor({ width, height }: Image, { placement, others = [] }: UnseenOptions) {
  const [own, around] = [inFrame(placement, 0), inFrame(placement, beyond)];
  const foreign = others.map((other) => inFrame(other, 0));
  return ({ x, y }: Pick<StrokePlace, 'x' | 'y'>): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && around(x, y) && (own(x, y) || !foreign.some((isIn) => isIn(x, y)));
}

/** Whether a point of the photograph lies in a frame, or so far around it, in its sides. */
function inFrame(placement: Placement, around: number): (x: number, y: number) => boolean {
  const toFrame = inverse(placement);
  return (x, y) => apply(toFrame, [x, y]).every((value) => value >= -around && value <= 1 + around);
}
