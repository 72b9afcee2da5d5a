import type { FaceBox } from '@fuzzydiff/core/image';

/** How much two boxes have in common at least (intersection over union) where they are of one face. */
const sameFace = 0.4;

/** Whether each of the faces is among those found: its box overlaps with one of theirs. */
export function facesFound(faces: readonly FaceBox[], found: readonly FaceBox[]): boolean[] {
  return faces.map((face) => found.some((other) => overlap(face, other) >= sameFace));
}

/** Intersection over union. */
function overlap(a: FaceBox, b: FaceBox): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const common = Math.max(0, across) * Math.max(0, down);
  return common / (a.width * a.height + b.width * b.height - common);
}
