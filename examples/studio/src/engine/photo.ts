import { type ImageShape, type Tensor, tensor } from '@fuzzydiff/core';
import { largestSquare, type Region } from '@fuzzydiff/core/image';
import * as Comlink from 'comlink';
import type { Darkroom, Shown } from './darkroom.js';

/** A photograph, the square of it that the model sees, and that square as the model takes it. */
export interface Photo extends Shown {
  readonly name: string;
  readonly region: Region;
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly input: Tensor;
}

let worker: Comlink.Remote<Darkroom> | undefined;

/** The thread that holds the photograph's pixels; started when it is first needed. */
export function darkroom(): Comlink.Remote<Darkroom> {
  worker ??= Comlink.wrap<Darkroom>(new Worker(new URL('./darkroom.ts', import.meta.url), { type: 'module' }));
  return worker;
}

/** Opens a photograph; its frame is the largest square in its middle. */
export async function openPhoto(file: Blob, name: string, shape: ImageShape): Promise<Photo> {
  const shown = await darkroom().open(file, name);
  return framed({ ...shown, name }, largestSquare(shown), shape);
}

/** The same photograph with another square before the model. */
export async function framed(photo: Shown & { name: string }, region: Region, shape: ImageShape): Promise<Photo> {
  const { width, height, picture, name } = photo;
  return { width, height, picture, name, region, input: tensor(shape, await darkroom().fit(region, shape)) };
}
