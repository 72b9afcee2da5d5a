import { apply, boundingBox, type Image, inverse, warpBack } from '@fuzzydiff/core/image';
import { contiguous } from '@fuzzydiff/core/math';
import type { CorrectedPhotographFace } from '../photograph.js';

/** Of what no frame tells; a finite number, as what is ranked has to be. */
const least = -(2 ** 100);

/**
 * The scores of faces at a photograph's pixels, before anything is decided: where frames overlap the larger counts, and pixels
 * that lie in none have less than all others.
 */
export function scoresOnPhotograph(
  { width, height }: Pick<Image, 'width' | 'height'>,
  faces: readonly Pick<CorrectedPhotographFace, 'placement' | 'score'>[],
): Float32Array {
  const scores = new Float32Array(width * height).fill(least);
  for (const { placement, score } of faces) {
    const box = boundingBox(placement, { width, height });
    const [rows = 0, columns = 0] = score.shape;
    const plane = { width: columns, height: rows, values: contiguous(score) };
    const toFrame = inverse(placement);
    warpBack(plane, placement, box, 'linear').values.forEach((value, i) => {
      const [x, y] = [box.x + (i % box.width), box.y + Math.floor(i / box.width)];
      const [u, v] = apply(toFrame, [x + 0.5, y + 0.5]);
      const at = y * width + x;
      if (u >= 0 && v >= 0 && u < 1 && v < 1) scores[at] = Math.max(scores[at]!, value);
    });
  }
  return scores;
}
