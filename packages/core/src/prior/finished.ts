import type { Synthesis } from '../condition/synthesize.js';
import type { Plane } from '../photo/resample.js';
import { contiguous, type Tensor, unstack } from '../tensor/tensor.js';
import { type FinishOptions, type FramedPhoto, framedFaceOf, type Photo } from './photo.js';
import type { FramedFace } from './place-faces.js';
import type { SynthesisResult } from './results.js';

/** What the model made of a face. */
interface MadeFace extends Synthesis {
  readonly map?: Tensor;
  readonly clean?: boolean;
  readonly mask?: Plane;
}

/** What comes of a photograph whose faces were made anew: every sample brought back into it. */
export function finished<P extends Photo, F extends MadeFace>(
  photo: P,
  framed: FramedPhoto<P>,
  made: readonly F[],
  how: FinishOptions,
): SynthesisResult<P, F & FramedFace> {
  const count = made[0]!.samples.shape[0]!;
  const isKept = made.every(({ kept }) => contiguous(kept).every((value) => value === 1));
  const results = Array.from({ length: count }, (_, s) => {
    // What is kept wholly is the photograph itself.
    if (isKept) return { photo, weight: nothing(photo), changed: 0 };
    const faces = framed.faces.map((face, n) => ({ ...face, ...made[n]!, sample: unstack(made[n]!.samples, s) }));
    const { photo: found, weight } = framed.finish(faces, how);
    const changed = framed.changed(found);
    return { photo: changed === 0 ? photo : found, weight, changed };
  });
  const faces = made.map((face, n) => ({ ...face, ...framedFaceOf(framed.faces[n]!) }));
  const first = results[0]!;
  return {
    photo: first.photo,
    photos: results.map((result) => result.photo),
    faces,
    found: framed.found,
    weight: keptOf(first.weight),
    kept: made.reduce((sum, { kept }) => sum + meanOf(kept), 0) / made.length,
    changed: first.changed,
    modelCalls: made.reduce((sum, face) => sum + face.modelCalls, 0),
  };
}

/**
 * What is kept where so much was replaced, in its place. Once it is asked for: of a large photograph it is more memory than the
 * photograph itself, and of what was replaced a system need hold no more than is not 0.
 */
function keptOf({ width, height, values: replaced }: Plane): Plane {
  let isKept = false;
  return {
    width,
    height,
    get values() {
      if (!isKept) for (let i = 0; i < replaced.length; i++) replaced[i] = 1 - replaced[i]!;
      isKept = true;
      return replaced;
    },
  };
}

/** What comes of a photograph without a face to work on: itself. */
export function untouched<P extends Photo, F>(
  photo: P,
  { found }: FramedPhoto<P>,
  samples: number,
): SynthesisResult<P, F> {
  return {
    ...{ photo, photos: Array.from({ length: samples }, () => photo), faces: [], found },
    weight: keptOf(nothing(photo)),
    ...{ kept: 1, changed: 0, modelCalls: 0 },
  };
}

function nothing(photo: Photo): Plane {
  const [width, height] = 'pixels' in photo ? [photo.width, photo.height] : [photo.shape.at(-1)!, photo.shape.at(-2)!];
  return { width, height, values: new Float32Array(width * height) };
}

function meanOf(map: Tensor): number {
  const values = contiguous(map);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
