import { placeByRegion } from '@fuzzydiff/core/image';
import { signal } from '@preact/signals';
import type { Face, Square } from '../engine/crossing.js';
import { picture } from '../state/picture.js';

/** A box that is being drawn around a face. */
export const drawnSquare = signal<{ x: number; y: number; width: number; height: number } | undefined>(undefined);

/** A face in a square that somebody placed. */
export function faceIn(region: Square): Face {
  return { placement: placeByRegion(region), region };
}

/** How much more than a box around a head the model sees, on every side, as a share of the box. */
const margin = 0.2;

/** A face in a box that was drawn around it; without one, in the middle of the photograph. */
export function drawnFace(box?: { x: number; y: number; width: number }): Face {
  if (box)
    return faceIn({
      x: box.x - margin * box.width,
      y: box.y - margin * box.width,
      size: box.width * (1 + 2 * margin),
      angle: 0,
    });
  const { width, height } = picture.value!.opened.value!;
  const size = Math.round(0.6 * Math.min(width, height));
  return faceIn({ x: Math.round((width - size) / 2), y: Math.round((height - size) / 2), size, angle: 0 });
}
