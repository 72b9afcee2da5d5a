import type { ModelInfo, Tensor } from '@fuzzydiff/core';
import { type Region, toModel } from '@fuzzydiff/core/image';
import type { Picture } from './picture.js';
import { type ReadOptions, readImage } from './read-image.js';
import { parseRegion } from './region.js';

/** An image, the square of it that the model sees, and that square as the model takes it: `[C,H,W]` in `[-1, 1]`. */
export interface ModelImage {
  readonly image: Picture;
  readonly region: Region;
  readonly input: Tensor;
}

/**
 * Reads an image for a model.
 *
 * @param region `x,y,size` as on the command line
 * @throws FuzzydiffError as `readImage`, `parseRegion` and `toModel` do
 */
export async function loadForModel(
  path: string,
  { shape }: Pick<ModelInfo, 'shape'>,
  { region: text, ...options }: ReadOptions & { readonly region?: string } = {},
): Promise<ModelImage> {
  const image = await readImage(path, options);
  const region = parseRegion(text, image);
  return { image, region, input: toModel(image, region, shape) };
}
