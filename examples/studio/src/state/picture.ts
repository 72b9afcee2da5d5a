import type { Region } from '@fuzzydiff/core/image';
import { signal } from '@preact/signals';
import { framed, openPhoto, type Photo } from '../engine/photo.js';
import { tellError } from './notices.js';
import { prior } from './prior.js';

export const photo = signal<Photo | undefined>(undefined);

/** Waits for the model, since its size decides how a photograph is seen. */
export const wanted = signal<{ readonly file: Blob; readonly name: string } | undefined>(undefined);

/** Opens a photograph; without a model yet, as soon as there is one. */
export async function take(file: Blob, name: string): Promise<void> {
  wanted.value = { file, name };
  const { model } = prior.value ?? {};
  if (!model) return;
  try {
    photo.value = await openPhoto(file, name, model.info.shape);
  } catch (error) {
    tellError(error);
  } finally {
    wanted.value = undefined;
  }
}

/** Opens one of the pictures that come with the page. */
export async function takeExample(url: string): Promise<void> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`Expected an example at ${url} but found status ${response.status}.`);
    await take(await response.blob(), url.slice(url.lastIndexOf('/') + 1));
  } catch (error) {
    tellError(error);
  }
}

/** Puts another square of the photograph before the model. */
export async function frame(region: Region): Promise<void> {
  const { model } = prior.value ?? {};
  if (photo.value && model) photo.value = await framed(photo.value, region, model.info.shape);
}
