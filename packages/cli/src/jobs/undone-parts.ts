import type { CorrectedFace } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { changedPixels, mendedParts } from '@fuzzydiff/core/internal';
import type { CorrectRecipe } from '../record/recipe.js';

/** What was mended, and what of it is to be as it was. */
interface Undone {
  readonly regions?: CorrectRecipe['regions'] | undefined;
  readonly undone?: CorrectRecipe['undone'] | undefined;
  readonly before: Image;
  readonly faces: readonly CorrectedFace[];
}

/** A corrected photograph in which some parts are as they were before; itself where nothing was undone. */
export function withUndone<I extends Image>(after: I, { before, faces, regions: chosen, undone }: Undone): I {
  if (!undone) return after;
  const { channels } = before;
  const claimed = new Uint8Array(before.width * before.height);
  const pixels = before.pixels.slice();
  faces.forEach((face, n) => {
    const { regions = [] } = face;
    const found = regions.map((region, place) => ({ ...region, place }));
    const taken = chosen ? chosen[n]!.flatMap((place) => found[place] ?? []) : found.filter(({ isKept }) => !isKept);
    const changes = changedPixels(face, mendedParts(face, taken), { before, after, claimed });
    changes.forEach((part, at) => {
      if (undone[n]?.includes(at)) return;
      for (const pixel of part.pixels)
        for (let c = 0; c < channels; c++) pixels[pixel * channels + c] = after.pixels[pixel * channels + c]!;
    });
  });
  return { ...after, pixels };
}
