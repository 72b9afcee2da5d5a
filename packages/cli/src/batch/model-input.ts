import type { ImageShape, Tensor } from '@fuzzydiff/core';
import { largestSquare, toModel } from '@fuzzydiff/core/image';
import type { Picture } from '../image/picture.js';
import { type ReadOptions, readImage } from '../image/read-image.js';
import { printNotes } from './notes.js';

/**
 * The largest square in an image's middle as a model takes it, `[C,H,W]` in `[-1, 1]`, where nothing else of the image is
 * needed, nor any report of it: what there is to say of it is said at once.
 *
 * @throws FuzzydiffError as `readImage` and `toModel`
 */
export async function modelInput(path: string, shape: ImageShape, options: ReadOptions): Promise<Tensor> {
  return inputOf(await readImage(path, options), shape);
}

/** `modelInput` of an image that was read. */
export function inputOf(image: Picture, shape: ImageShape): Tensor {
  const input = toModel(image, largestSquare(image), shape);
  printNotes(image.notes);
  return input;
}
