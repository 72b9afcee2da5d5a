import { invalidArgument } from '../errors.js';
import { type Image, largestSquare, type Region } from '../photo/image.js';
import { imageKey } from '../photo/image-key.js';
import { mergeCorrection } from '../photo/merge-correction.js';
import { toModel } from '../photo/to-model.js';
import { contiguous, type ImageShape, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';

/** A picture as it is stored, or an image `[C,H,W]` in `[-1, 1]` that is framed for the model already. */
export type Photo = Image | Tensor;

/**
 * Photographs to take one after the other.
 *
 * @throws FuzzydiffError `invalid-argument` for anything else
 */
export function checkPhotos<P>(photos: Iterable<P> | AsyncIterable<P>): Iterable<P> | AsyncIterable<P> {
  const isList =
    typeof photos === 'object' && photos !== null && (Symbol.iterator in photos || Symbol.asyncIterator in photos);
  if (isList) return photos;
  throw invalidArgument('photographs', 'an array of them, or what gives one after the other,', photos);
}

/** A photograph as a prior works on it. */
export interface FramedPhoto<P extends Photo> {
  /** What the model sees, `[C,H,W]` in `[-1, 1]`. */
  readonly input: Tensor;
  /** The square of the picture that this is; the whole of an image that was framed already. */
  readonly region: Region;
  /** Keys its noise. */
  readonly key: string;
  /** A sample `[C,H,W]` brought back into the photograph, where `[1|C,H,W]` says how much of each pixel is kept. */
  merge(sample: Tensor, kept: Tensor): P;
  /** The part of the photograph's pixels that differ in another, from 0 to 1. */
  changed(other: P): number;
}

/**
 * Frames a photograph for a model: the square named, or the largest in its middle.
 *
 * @throws FuzzydiffError as `toModel`
 */
export async function framePhoto<P extends Photo>(
  photo: P,
  shape: ImageShape,
  { region, key }: { readonly region?: Region | undefined; readonly key?: string | undefined },
): Promise<FramedPhoto<P>> {
  return (isImage(photo)
    ? framedImage(photo, shape, region ?? largestSquare(photo), key ?? (await imageKey(photo)))
    : framedTensor(photo, shape, key ?? '')) as unknown as FramedPhoto<P>;
}

function isImage(photo: Photo): photo is Image {
  return 'pixels' in photo;
}

function framedImage(image: Image, shape: ImageShape, region: Region, key: string): FramedPhoto<Image> {
  const input = toModel(image, region, shape);
  return {
    input,
    region,
    key,
    merge: (sample, kept) => ({ ...image, pixels: mergeCorrection(image, region, input, sample, kept) }),
    changed: ({ pixels }) =>
      share(pixels.length / image.channels, (i) => {
        for (let c = 0; c < image.channels; c++)
          if (pixels[i * image.channels + c] !== image.pixels[i * image.channels + c]) return true;
        return false;
      }),
  };
}

function framedTensor(image: Tensor, shape: ImageShape, key: string): FramedPhoto<Tensor> {
  const [channels, height, width] = shape;
  const values = contiguous(image);
  return {
    input: image,
    region: { x: 0, y: 0, size: Math.max(height, width) },
    key,
    merge: (sample) => tensor(sample.shape, contiguous(sample).slice()),
    changed(other) {
      const plane = sizeOf(shape) / channels;
      const changed = contiguous(other);
      return share(plane, (i) => {
        for (let at = i; at < values.length; at += plane) if (changed[at] !== values[at]) return true;
        return false;
      });
    },
  };
}

function share(count: number, differs: (i: number) => boolean): number {
  let changed = 0;
  for (let i = 0; i < count; i++) if (differs(i)) changed++;
  return changed / count;
}
