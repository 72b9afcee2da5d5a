import { type Image, largestOfFrames } from '@fuzzydiff/core/image';
import { contiguous } from '@fuzzydiff/core/math';
import type { CorrectedPhotographFace } from '../photograph.js';

/** Of what no frame tells; a finite number, as what is ranked has to be. */
const least = -(2 ** 100);

/** The scores of faces at a photograph's pixels, before anything is decided; pixels that lie in no frame have less than all others. */
export function scoresOnPhotograph(
  image: Pick<Image, 'width' | 'height'>,
  faces: readonly Pick<CorrectedPhotographFace, 'placement' | 'score'>[],
): Float32Array {
  const frames = faces.map(({ placement, score }) => {
    const [height = 0, width = 0] = score.shape;
    return { placement, plane: { width, height, values: contiguous(score) } };
  });
  return largestOfFrames(image, frames, least);
}
