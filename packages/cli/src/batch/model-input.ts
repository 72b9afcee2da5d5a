import type { ImageShape, Tensor } from '@fuzzydiff/core';
import {
  greyImage,
  type Image,
  inkOf,
  largestSquare,
  placeByRegion,
  toModel,
  warpToFrame,
} from '@fuzzydiff/core/image';
import type { Picture } from '../image/picture.js';
import { type ReadOptions, readImage } from '../image/read-image.js';
import { printNotes } from './notes.js';

/** As `inputOf`, of a file. @throws FuzzydiffError as `readImage` and `toModel` */
export async function modelInput(path: string, shape: ImageShape, options: ReadOptions): Promise<Tensor> {
  return inputOf(await readImage(path, options), shape);
}

/**
 * The largest square in an image's middle as a model takes it, `[C,H,W]` in `[-1, 1]`, where nothing else of the image is
 * needed, nor any report of it: what there is to say of it is said at once. A model of three channels gets black-and-white, and a print of
 * one ink, as three equal ones.
 *
 * @throws FuzzydiffError as `toModel`
 */
export function inputOf(image: Image & Pick<Picture, 'notes'>, shape: ImageShape): Tensor {
  const square = largestSquare(image);
  const { x, y, size } = square;
  const isColour = shape[0] !== 3 || inkOf(image, { x, y, width: size, height: size }).kind === 'colour';
  const input = isColour ? toModel(image, square, shape) : warpToFrame(greyImage(image), placeByRegion(square), shape);
  printNotes(image.notes);
  return input;
}
