import { checkPixels, type FaceBox, type Image } from '@fuzzydiff/core/image';
import { checkNumber, checkOneOf, invalidArgument } from '@fuzzydiff/core/internal';
import { keyedNoise } from '@fuzzydiff/core/math';
import { type Random, randomStream } from '../../random/random.js';
import { blots } from './blots.js';
import { type DamagedPhotograph, type PhotoCanvas, paintPhotograph } from './canvas.js';
import { dust } from './dust.js';
import { fading } from './fading.js';
import { halftone } from './halftone.js';
import { marker } from './marker.js';
import { type Place, placesOf } from './places.js';
import { rectangles } from './rectangles.js';
import { scratches } from './scratches.js';
import { tears } from './tears.js';

/** What can happen to a whole photograph. */
export type PhotographDamage =
  | 'scratches'
  | 'blots'
  | 'marker'
  | 'tears'
  | 'rectangles'
  | 'dust'
  | 'fading'
  | 'halftone';

/** Each paints over one place. */
const painters: Readonly<Record<PhotographDamage, (canvas: PhotoCanvas, place: Place, random: Random) => void>> = {
  scratches,
  blots,
  marker,
  tears,
  rectangles,
  dust,
  fading,
  halftone,
};

/** All of them; the first five are what is measured where nothing else is said. */
export const photographDamages = Object.keys(painters) as readonly PhotographDamage[];

/** Which damage of its kind a photograph gets, and where. */
export interface DamageOptions {
  /** The boxes of its faces, in its pixels: damage is laid over each head, as large as the face asks, and elsewhere too. @default none */
  readonly faces?: readonly FaceBox[] | undefined;
  /** Whole number from 0 to 2^53 - 1. @default 0 */
  readonly seed?: number | undefined;
  /** Which photograph; any text, such as its file name. @default '' */
  readonly key?: string | undefined;
}

/**
 * Damages a whole photograph at its own resolution: the same for the same kind, seed, key and boxes, on every machine, and
 * unrelated for others. A grey photograph stays grey.
 *
 * @param image 1 channel (grey) or 3 (RGB), 8 or 16 bits; left as it is
 * @throws FuzzydiffError `invalid-argument` for another kind or seed, other channels, or a box without a size
 */
export function damagePhotograph(
  kind: PhotographDamage,
  image: Image,
  { faces = [], seed = 0, key = '' }: DamageOptions = {},
): DamagedPhotograph {
  checkOneOf('kind', kind, [...photographDamages]);
  checkPixels(image);
  if (image.channels !== 1 && image.channels !== 3)
    throw invalidArgument(`the channels of ${image.name}`, '1 (grey) or 3 (RGB)', image.channels, 'convert it to RGB');
  for (const { x, y, width, height } of faces) {
    for (const [side, value] of Object.entries({ x, y })) checkNumber(`faces.${side}`, value, -1e9, 1e9);
    for (const [side, value] of Object.entries({ width, height })) checkNumber(`faces.${side}`, value, 1, 1e9);
  }
  const random = randomStream(keyedNoise(seed), `photograph ${kind} ${key}`);
  return paintPhotograph(image, (canvas) => {
    for (const place of placesOf(image, faces)) painters[kind](canvas, place, random);
  });
}
