import { boundingBox, type Image } from '@fuzzydiff/core/image';
import { patchBitmap } from '../bitmaps.js';
import type { Face, Patch } from '../crossing.js';

/** The pixels in which a photograph differs from another of its shape, 1 for each, row-major. */
export function differing({ channels, pixels: before }: Image, { pixels: after }: Image): Uint8Array {
  const differs = new Uint8Array(before.length / channels);
  for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) differs[Math.floor(i / channels)] = 1;
  return differs;
}

/** What was changed of some faces, as a page shows it: of each what lies in its frame. */
export function facePatches(before: Image, after: Image, faces: readonly Face[]): Promise<Patch[]> {
  const differs = differing(before, after);
  return Promise.all(
    faces.map(async ({ placement }) => {
      const box = boundingBox(placement, before);
      return { box, patch: await patchBitmap(after, box, (at) => differs[at] === 1) };
    }),
  );
}
