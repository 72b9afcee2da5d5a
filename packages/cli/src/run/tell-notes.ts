import type { ModelInfo, Tensor } from '@fuzzydiff/core';
import { loadForModel } from '../image/load-for-model.js';
import type { ReadOptions } from '../image/read-image.js';

/** Says on stderr what there is to say of an image. */
export function tellNotes(notes: readonly string[]): void {
  for (const note of notes) process.stderr.write(`fuzzydiff: ${note}\n`);
}

/**
 * The part of an image that the model sees, `[C,H,W]` in `[-1, 1]`, where nothing else of the image is needed, nor any
 * report of it: what there is to say of it is said at once.
 *
 * @throws FuzzydiffError as `loadForModel` does
 */
export async function modelInput(
  path: string,
  info: Pick<ModelInfo, 'shape'>,
  options: ReadOptions & { readonly region?: string },
): Promise<Tensor> {
  const { image, input } = await loadForModel(path, info, options);
  tellNotes(image.notes);
  return input;
}
