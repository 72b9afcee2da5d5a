import type { ImageShape, Tensor } from '@fuzzydiff/core';
import { greyImage, inkOf, largestSquare, placeByRegion, toModel, warpToFrame } from '@fuzzydiff/core/image';
import type { Picture } from '../image/picture.js';
import { type ReadOptions, readImage } from '../image/read-image.js';
import { printNotes } from './notes.js';

/**
 * The largest square in an image's middle as a model takes it, `[C,H,W]` in `[-1, 1]`, where nothing else of the image is
 * needed, nor any report of it: what there is to say of it is said at once. A model of three channels gets black-and-white, and a print of
 * one ink, as three equal ones.
 *
 * @throws FuzzydiffError as `readImage` and `toModel`
 */
export async function modelInput(path: string, shape: ImageShape, options: ReadOptions): Promise<Tensor> {
  const image = await readImage(path, options);
  const { x, y, size } = largestSquare(image);
  const isColour = shape[0] !== 3 || inkOf(image, { x, y, width: size, height: size }).kind === 'colour';
  if (isColour) return inputOf(image, shape);
  printNotes(image.notes);
  return warpToFrame(greyImage(image), placeByRegion({ x, y, size }), shape);
}

/** The same of an image that was read, as it is stored. @throws FuzzydiffError as `toModel` */
export function inputOf(image: Picture, shape: ImageShape): Tensor {
  const input = toModel(image, largestSquare(image), shape);
  printNotes(image.notes);
  return input;
}
