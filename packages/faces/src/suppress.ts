import type { Face } from '@fuzzydiff/core';
import type { FaceBox } from '@fuzzydiff/core/image';

/** What two boxes share, of what they cover together: from 0 to 1. */
export function overlap(a: FaceBox, b: FaceBox): number {
  const shared = sharedArea(a, b);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

function sharedArea(a: FaceBox, b: FaceBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(width, 0) * Math.max(height, 0);
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

/** How sure a face has to be that lies within another: one before a poster of a face is, an eye that was taken for one is not. */
const withinScore = 0.8;

/** Faces without those that are parts of others: that lie within a surer one by more than half, and are doubtful. */
export function withoutParts<F extends Face>(faces: readonly F[]): F[] {
  const isWithin = ({ box }: F, other: F) => sharedArea(box, other.box) > 0.5 * box.width * box.height;
  return faces.filter(
    (face) => face.score >= withinScore || !faces.some((other) => other.score > face.score && isWithin(face, other)),
  );
}
