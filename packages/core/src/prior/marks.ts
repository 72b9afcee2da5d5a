import { invalidArgument } from '../errors.js';
import { maskToFrame } from '../photo/mask-to-frame.js';
import type { Plane } from '../photo/resample.js';
import { contiguous, type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import type { Photo, PhotoFace } from './photo.js';

/** What somebody has marked in a photograph, as a face's frame has it. */
export interface FrameMarks {
  /** Attention that each pixel has at least, `[1,H,W]` in `[0, 1]`: that of what is damaged. */
  readonly damaged: Tensor;
  /** How much of its attention does not count, `[1,H,W]` in `[0, 1]`: all of what is fine. */
  readonly fine: Tensor;
}

/**
 * What is marked, brought into the frame of each face. A pixel of the frame is damaged as much as any of the photograph's under
 * it, and fine only where all of them are.
 *
 * @throws FuzzydiffError `invalid-argument` for marks of another size than the photograph, or out of range
 */
export function marksOf(photo: Photo, shape: ImageShape, marks: Plane): (face: PhotoFace) => FrameMarks {
  if (!(marks?.values instanceof Float32Array))
    throw invalidArgument('marks', 'a plane { width, height, values } with a Float32Array of values', marks);
  const [width, height] = 'pixels' in photo ? [photo.width, photo.height] : [photo.shape.at(-1)!, photo.shape.at(-2)!];
  if (marks.width !== width || marks.height !== height || marks.values.length !== width * height)
    throw invalidArgument(
      'marks',
      `a plane of ${width} × ${height}, as the photograph has, with a value for each pixel`,
      `${marks.width} × ${marks.height} with ${marks.values.length} values`,
    );
  const untouched = new Float32Array(marks.values.length);
  const fine = new Float32Array(marks.values.length);
  marks.values.forEach((value, i) => {
    if (!(value >= -1 && value <= 1)) throw invalidArgument('marks', 'values from -1 to 1', value);
    untouched[i] = 1 - Math.max(value, 0);
    fine[i] = Math.max(-value, 0);
  });
  const grid = [1, shape[1], shape[2]];
  const least = (values: Float32Array, { placement }: PhotoFace) =>
    maskToFrame({ width, height, values }, { width, height }, placement, shape);
  return (face) => ({
    damaged: tensor(
      grid,
      contiguous(least(untouched, face)).map((value) => 1 - value),
    ),
    fine: least(fine, face),
  });
}
