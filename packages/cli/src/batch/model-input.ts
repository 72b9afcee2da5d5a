import type { ImageShape, Tensor } from '@fuzzydiff/core';
import { largestSquare, toModel } from '@fuzzydiff/core/image';
import { type ReadOptions, readImage } from '../image/read-image.js';
import { printNotes } from './notes.js';

/**
 * The largest square in an image's middle as a model takes it, `[C,H,W]` in `[-1, 1]`, where nothing else of the image is
 * needed, nor any report of it: what there is to say of it is said at once.
 *
 * @throws FuzzydiffError as `readImage` and `toModel`
 */
export async function modelInput(path: string, shape: ImageShape, options: ReadOptions): Promise<Tensor> {
  const image = await readImage(path, options);
  const input = toModel(image, largestSquare(image), shape);
  printNotes(image.notes);
  return input;
}
