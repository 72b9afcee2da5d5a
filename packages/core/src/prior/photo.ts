import type { JudgedRegion } from '../correction/find-regions.js';
import { invalidArgument } from '../errors.js';
import type { NoiseSource } from '../noise/keyed-noise.js';
import { checkPixels, type Image, pixelsForm } from '../photo/image.js';
import type { Plane } from '../photo/resample.js';
import { isTensor, type Tensor } from '../tensor/tensor.js';
import type { FramedFace } from './place-faces.js';
import type { PlacedRegion } from './placed-region.js';

/** A picture as it is stored, or an image `[C,H,W]` in `[-1, 1]` that is framed for the model already. */
export type Photo = Image | Tensor;

/**
 * Refuses what is no photograph, before anything is asked of it.
 *
 * @throws FuzzydiffError `invalid-argument`
 */
export function checkPhoto(photo: Photo): void {
  if (typeof photo === 'object' && photo !== null && 'pixels' in photo) checkPixels(photo);
  else if (!isTensor(photo))
    throw invalidArgument('the photograph', `${pixelsForm}, or a float32 ndarray [C,H,W],`, photo);
}

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

/** A face as the model sees it. */
export interface PhotoFace extends FramedFace {
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly input: Tensor;
  /** Keys its noise. */
  readonly key: string;
  /** Whose statistics it is compared with. */
  readonly kind: 'colour' | 'grey';
  /** Where attention counts, `[1,H,W]`: in its head, or everywhere. */
  readonly within?: Tensor;
  /** 0 where the frame shows the border of a print, one number per pixel; absent where it shows none. */
  readonly inside?: Uint8Array;
  /** How odd it is by what the model is not shown: z scores `[1,H,W]`. */
  readonly least?: Tensor;
}

/** What results say of where a face lies. */
export function framedFaceOf({ placement, region, detected, number }: PhotoFace): FramedFace {
  return { placement, region, ...(detected && { detected }), ...(number && { number }) };
}

/** What was made of a face. */
export interface FaceSample extends PhotoFace {
  /** `[C,H,W]`. */
  readonly sample: Tensor;
  /** How much of its pixels is kept, `[1|C,H,W]` in `[0, 1]`. */
  readonly kept: Tensor;
  /** Where it does not look like one, `[1|C,H,W]` in `[0, 1]`. */
  readonly map?: Tensor;
  /** The z score of each of its pixels, `[H,W]`. */
  readonly score?: Tensor;
  /** Whether it stays as it is. */
  readonly clean?: boolean;
  /** What was found in it; some regions may have to stay. */
  readonly regions?: readonly JudgedRegion[];
  /** How much of the photograph's own pixels is kept, in place of what the map finds. */
  readonly mask?: Plane;
}

/** By what a photograph tells what is replaced: what it finds damaged in its own pixels, or how much of each is kept. */
export interface FinishOptions {
  readonly by: 'damage' | 'kept';
  /** Of grain. */
  readonly noise: NoiseSource;
  /** What is marked in the photograph, of its size, from -1 to 1. @default nothing */
  readonly marks?: Plane | undefined;
}

/** A photograph as a prior works on it. */
export interface FramedPhoto<P extends Photo> {
  /** Keys its noise, with each face's place. */
  readonly key: string;
  /** How many faces there are; where nobody looked for any, 1. */
  readonly found: number;
  /** Whether it has pixels of its own, which the model does not see one by one. */
  readonly hasOwnPixels: boolean;
  /** Those that are worked on. */
  readonly faces: readonly PhotoFace[];
  /** The photograph with its faces as made, and how much of each of its pixels was replaced. */
  finish(faces: readonly FaceSample[], how: FinishOptions): { readonly photo: P; readonly weight: Plane };
  /** Where pixels of what the model sees of a face, as indices row by row, lie in the photograph. */
  place(pixels: Int32Array, face: PhotoFace): PlacedRegion;
  /** The part of the photograph's pixels, or `among` some of them, that differ in another, from 0 to 1. */
  changed(other: P, among?: Int32Array): number;
}
