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
    if (isKept) return { photo, weight: nothing(photo) };
    const faces = framed.faces.map((face, n) => ({ ...face, ...made[n]!, sample: unstack(made[n]!.samples, s) }));
    const found = framed.finish(faces, how);
    return framed.changed(found.photo) === 0 ? { photo, weight: found.weight } : found;
  });
  const faces = made.map((face, n) => ({ ...face, ...framedFaceOf(framed.faces[n]!) }));
  const first = results[0]!;
  return {
    photo: first.photo,
    photos: results.map((result) => result.photo),
    faces,
    found: framed.found,
    weight: { ...first.weight, values: first.weight.values.map((w) => 1 - w) },
    kept: made.reduce((sum, { kept }) => sum + meanOf(kept), 0) / made.length,
    changed: framed.changed(first.photo),
    modelCalls: made.reduce((sum, face) => sum + face.modelCalls, 0),
  };
}

/** What comes of a photograph without a face to work on: itself. */
export function untouched<P extends Photo, F>(
  photo: P,
  { found }: FramedPhoto<P>,
  samples: number,
): SynthesisResult<P, F> {
  const weight = nothing(photo);
  return {
    ...{ photo, photos: Array.from({ length: samples }, () => photo), faces: [], found },
    weight: { ...weight, values: weight.values.fill(1) },
    ...{ kept: 1, changed: 0, modelCalls: 0 },
  };
}

function nothing(photo: Photo): Plane {
  const [width, height] = 'pixels' in photo ? [photo.width, photo.height] : [photo.shape.at(-1)!, photo.shape.at(-2)!];
  return { width, height, values: new Float32Array(width * height) };
}

function meanOf(map: Tensor): number {
  const values = contiguous(map);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
