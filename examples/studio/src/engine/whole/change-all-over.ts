import { boundingBox, type Image, inkOf } from '@fuzzydiff/core/image';
import { frequencyBands } from '@fuzzydiff/core/math';
import type { PagePrior } from '@fuzzydiff/runtime-web';
import type { Face, MendAsk } from '../crossing.js';
import { followed, type OnStep } from '../follow.js';
import { type ChangedAllOver, optionsOf, type Photo } from '../photo.js';
import { bandsOf } from './places.js';

/** How faces are changed as a whole. */
export type WholeAsk = Pick<MendAsk, 'faces' | 'settings' | 'whole' | 'mendSeed'>;

/**
 * Changes faces all over, by bands of frequency. What was made last is kept with the photograph: what was shown beforehand is what
 * is mended, without asking the model again.
 */
export async function changeAllOver(
  prior: PagePrior,
  photo: Photo,
  { faces, settings, whole, mendSeed }: WholeAsk,
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep: OnStep },
): Promise<ChangedAllOver & { readonly calls: number }> {
  const { bandSigmas, id } = prior.info;
  if (!bandSigmas)
    throw new Error('This model does not know how to change a face as a whole. Put the sliders back to 0.');
  const { key, grey, within } = optionsOf(photo, settings);
  const of = JSON.stringify([faces.map(({ region }) => region), grey, within, whole, mendSeed, id]);
  if (photo.allOver?.of === of) return { ...photo.allOver, calls: 0 };
  const { image } = photo;
  const { plan, ...bands } = bandsOf(whole, bandSigmas, isGrey(image, faces));
  const asked = { faces, key, grey, within, seed: mendSeed, signal };
  const run = prior.inpaint(image, { ...asked, keep: 1, bands: frequencyBands(bands), plan });
  const made = await followed(run, { onStep });
  const told = made.faces.map(({ number, detected, region, kept }) => ({
    ...{ region, kept },
    ...(number !== undefined && { number }),
    ...(detected && { detected }),
  }));
  const { info } = prior;
  photo.allOver = { of, image: made.photo, info, faces: told, bands, plan };
  return { ...photo.allOver, calls: made.modelCalls };
}

/** Whether a photograph is black-and-white, or of one ink: its faces say so. */
export function isGrey(image: Image, faces: readonly Face[]): boolean {
  return faces.length > 0 && inkOf(image, ...faces.map((face) => boundingBox(face.placement, image))).kind !== 'colour';
}
