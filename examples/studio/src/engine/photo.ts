import { type ImageShape, type Tensor, tensor } from '@fuzzydiff/core';
import { largestSquare, type Region } from '@fuzzydiff/core/image';
import * as Comlink from 'comlink';
import type { Darkroom, Shown } from './darkroom.js';

/** A photograph, the square of it that the model sees, and that square as the model takes it. */
export interface Photo extends Shown {
  /** Of its pixels, in the darkroom. */
  readonly id: number;
  readonly name: string;
  /** What keys its noise. */
  readonly key: string;
  readonly region: Region;
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly input: Tensor;
}

let worker: Comlink.Remote<Darkroom> | undefined;

/** The thread that holds the photographs' pixels; started when it is first needed. */
export function darkroom(): Comlink.Remote<Darkroom> {
  worker ??= Comlink.wrap<Darkroom>(new Worker(new URL('./darkroom.ts', import.meta.url), { type: 'module' }));
  return worker;
}

let last = 0;

/** Opens a photograph; its frame is the largest square in its middle. */
export async function openPhoto(file: Blob, name: string, shape: ImageShape): Promise<Photo> {
  const id = ++last;
  const shown = await darkroom().open(id, file, name);
  try {
    return await framed({ ...shown, id, name }, largestSquare(shown), shape);
  } catch (error) {
    closePhoto({ id });
    throw error;
  }
}

/** Lets go of a photograph's pixels. */
export function closePhoto({ id }: Pick<Photo, 'id'>): void {
  void darkroom().close(id);
}

/** The same photograph with another square before the model. */
export async function framed(
  photo: Omit<Photo, 'region' | 'input'>,
  region: Region,
  shape: ImageShape,
): Promise<Photo> {
  return { ...photo, region, input: tensor(shape, await darkroom().fit(photo.id, region, shape)) };
}
