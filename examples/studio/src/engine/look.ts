import { type MappedFace, tensor } from '@fuzzydiff/core';
import type { Frame } from '@fuzzydiff/core/image';
import { headInFrame } from '@fuzzydiff/core/internal';
import type { PagePrior } from '@fuzzydiff/runtime-web';
import { mapBitmap } from './bitmaps.js';
import type { Face, Found, LookAsk, Square } from './crossing.js';
import { followed, type OnStep } from './follow.js';
import { headShare } from './head-share.js';
import { optionsOf, type Photo } from './photo.js';
import { type FoundFace, faceKey, namedRegions, spotsOf } from './spots.js';
import { isGrey } from './whole/change-all-over.js';
import { wholeKinds } from './whole/kinds.js';

/** What is known of the faces of a photograph. */
export interface Looked {
  readonly faces: readonly FoundFace[];
  /** One per face. */
  readonly zMaps: readonly MappedFace['z'][];
  /** What is wrong with each as a whole. */
  readonly kinds: Found['kinds'];
  readonly isGrey: boolean;
  /** Model calls that it took. */
  readonly calls: number;
}

/** The faces with what is found in them; the model is asked only about those that it has not seen by these settings. */
export async function look(
  prior: PagePrior,
  photo: Photo,
  { faces, settings }: LookAsk,
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep: OnStep },
): Promise<Looked> {
  const keyOf = (face: Face) => [faceKey(face), photo.era, settings.preset, settings.seed, settings.grey].join(' | ');
  const options = { ...optionsOf(photo, settings), signal };
  const unseen = faces.filter((face) => !photo.seen.has(keyOf(face)));
  let calls = 0;
  if (unseen.length > 0) {
    const found = await followed(prior.map(photo.image, { ...options, faces: unseen }), { onStep });
    unseen.forEach((face, n) => {
      const { z, whole } = found.faces[n]!;
      photo.seen.set(keyOf(face), { z, ...(whole && { whole }) });
    });
    calls = found.modelCalls;
  }
  const seen = faces.map((face) => photo.seen.get(keyOf(face))!);
  const zMaps = seen.map(({ z }) => z);
  const mapped = await prior.map(photo.image, { ...options, faces, zMaps });
  return {
    faces: mapped.faces.map((face, n) => ({ ...face, key: keyOf(faces[n]!) })),
    zMaps,
    kinds: seen.map(({ whole }) => wholeKinds(whole)),
    isGrey: isGrey(photo.image, faces),
    calls,
  };
}

/**
 * What was found, as a page shows it.
 *
 * @param frame where the model has its faces
 */
export async function foundIn(
  { faces, kinds, isGrey }: Looked,
  frame: Frame,
): Promise<Pick<Found, 'spots' | 'shares' | 'maps' | 'kinds' | 'isGrey'>> {
  const marked = faces.map((face) => {
    const [, height, width] = face.map.shape as [number, number, number];
    // A frame that shows no face is looked at as a whole.
    const all = new Float32Array(height * width).fill(1);
    const head = headInFrame(frame, [1, height, width]) ?? tensor([1, height, width], all);
    return headShare(
      head,
      namedRegions(face).filter(({ isKept }) => !isKept),
    );
  });
  const maps = faces.map(async ({ map, region }) => ({
    square: region as Square,
    picture: await mapBitmap(map),
  }));
  return {
    spots: faces.flatMap((face) => spotsOf(face, namedRegions(face))),
    shares: marked,
    maps: await Promise.all(maps),
    kinds,
    isGrey,
  };
}
