import type { Face } from '@fuzzydiff/core';
import type { FaceBox } from '@fuzzydiff/core/image';

/** What two boxes share, of what they cover together: from 0 to 1. */
export function overlap(a: FaceBox, b: FaceBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const shared = Math.max(width, 0) * Math.max(height, 0);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/**
 * Non-maximum suppression: the surest of faces that overlap by more than `maxOverlap`, from 0 to 1. The surest come first;
 * of equal ones, those that came first.
 */
export function suppress<F extends Face>(faces: readonly F[], maxOverlap: number): F[] {
  const kept: F[] = [];
  for (const face of faces.toSorted((a, b) => b.score - a.score))
    if (kept.every(({ box }) => overlap(box, face.box) <= maxOverlap)) kept.push(face);
  return kept;
}
