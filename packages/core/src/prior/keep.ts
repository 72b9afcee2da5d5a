import { checkNumber, type FuzzydiffError, invalidArgument } from '../errors.js';
import type { Image } from '../photo/image.js';
import { maskToFrame } from '../photo/mask-to-frame.js';
import { boundingBox } from '../photo/placement.js';
import { type Plane, resample } from '../photo/resample.js';
import { checkTensor, contiguous, type ImageShape, isTensor, type Tensor, tensor } from '../tensor/tensor.js';
import type { InpaintOptions } from './options.js';
import type { Photo, PhotoFace } from './photo.js';

/** How much of a photograph is to be kept. */
export interface Keep {
  /** Of each pixel that the model sees of a face, `[1|C,H,W]` in `[0, 1]`. */
  of(face: PhotoFace): Tensor;
  /** Of each of the photograph's own pixels, where a mask says it. */
  readonly mask?: Plane;
  /** Whether anything of a face is to be made anew. */
  touches(face: PhotoFace): boolean;
  /** Whether the mask is a drawing, of pixels that are kept and others that are not, rather than a mixture. */
  readonly isDrawn: boolean;
}

/**
 * What soft inpainting is to keep.
 *
 * @throws FuzzydiffError `invalid-argument` for what is neither a number from 0 to 1 nor a mask or map of the right size
 */
export function keepOf(photo: Photo, shape: ImageShape, { keep, strength = 1 }: InpaintOptions): Keep {
  checkNumber('strength', strength, 0, 1);
  if (isPlane(keep) && 'pixels' in photo) return maskKeep(photo as Image, shape, keep, strength);
  if (typeof keep !== 'number' && !isTensor(keep)) throw noKeep(keep, photo);
  const map = mapOf(shape, keep);
  const whole = tensor(
    map.shape,
    contiguous(map).map((kept) => kept * strength),
  );
  return { of: () => whole, touches: () => true, isDrawn: false };
}

/** By its size, too: the bytes of a file, as every array, have `values`, which is a function. */
function isPlane(keep: unknown): keep is Plane {
  if (typeof keep !== 'object' || keep === null) return false;
  const { width, height, values } = keep as Partial<Plane>;
  return typeof width === 'number' && typeof height === 'number' && values !== undefined;
}

function noKeep(keep: unknown, photo: Photo): FuzzydiffError {
  const plane = 'pixels' in photo ? 'a mask { width, height, values } of the photograph, ' : '';
  const remedy = ArrayBuffer.isView(keep) ? 'decode the file, and give its pixels from 0 to 1' : undefined;
  return invalidArgument('keep', `a number from 0 to 1, ${plane}or a map [1|C,H,W],`, keep, remedy);
}

function mapOf(shape: ImageShape, keep: number | Tensor): Tensor {
  const [, height, width] = shape;
  if (typeof keep === 'number')
    return tensor([1, height, width], new Float32Array(height * width).fill(checkNumber('keep', keep, 0, 1)));
  const shapes = [[1, height, width], shape];
  return checkTensor('keep', keep, shapes, 'give a plane of the picture, or a map of what the model sees');
}

function maskKeep(image: Image, shape: ImageShape, plane: Plane, strength: number): Keep {
  const { width, height } = image;
  const mask = resample(plane, { width, height }, 'linear');
  for (let i = 0; i < mask.values.length; i++) {
    const value = mask.values[i]!;
    if (!(value >= 0 && value <= 1)) throw invalidArgument('keep', 'a mask of values from 0 to 1', value);
    mask.values[i] = value * strength;
  }
  const made = mask.values.filter((kept) => kept < 1);
  return {
    of: ({ placement }) => maskToFrame(mask, image, placement, shape),
    mask,
    touches({ placement }) {
      const box = boundingBox(placement, image);
      for (let y = box.y; y < box.y + box.height; y++)
        for (let x = box.x; x < box.x + box.width; x++) if (mask.values[y * width + x]! < 1) return true;
      return false;
    },
    isDrawn: made.filter((kept) => kept < 1 / 255).length > made.length / 2,
  };
}
