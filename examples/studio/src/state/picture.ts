import type { Region } from '@fuzzydiff/core/image';
import { signal } from '@preact/signals';
import { closePhoto, framed, openPhoto, type Photo } from '../engine/photo.js';
import { prior } from './prior.js';
import { inTurn, turns } from './turns.js';

/** The photograph before the model. */
export const photo = signal<Photo | undefined>(undefined);

/** A photograph that is on its way. */
export interface Wanted {
  readonly file: Promise<Blob>;
  readonly name: string;
}

/** Waits for the model too, since its size decides how a photograph is seen. */
export const wanted = signal<Wanted | undefined>(undefined);

/** Of what is to be before the model next: the one asked for last comes, whichever is ready first. */
const coming = turns();
const present = turns();

/** Aborts when another photograph, another frame or nothing takes the place of what is before the model: for work on it. */
export function presentSignal(): AbortSignal {
  return present.signal;
}

/** Opens a photograph; without a model yet, as soon as there is one. */
export async function take(file: Blob, name: string): Promise<void> {
  return takeWanted({ file: Promise.resolve(file), name });
}

/** Opens one of the pictures that come with the page. */
export async function takeExample(url: string): Promise<void> {
  return takeWanted({ file: fetched(url), name: url.slice(url.lastIndexOf('/') + 1) });
}

/** Opens a photograph that is on its way. */
export async function takeWanted(source: Wanted): Promise<void> {
  const turn = coming.next();
  wanted.value = source;
  // Without a model, what goes wrong is told when there is one.
  source.file.catch(() => {});
  const { model } = prior.value ?? {};
  if (!model) return;
  const opening = source.file.then((file) => {
    turn.throwIfAborted();
    return openPhoto(file, source.name, model.info.shape);
  });
  const opened = await inTurn(turn, opening);
  if (opened) show(opened);
  else opening.then(closePhoto, () => {});
  if (!turn.aborted) wanted.value = undefined;
}

/** Puts another square of the photograph before the model; too late where another photograph is on its way. */
export async function frame(region: Region): Promise<void> {
  const { model } = prior.value ?? {};
  if (!photo.value || !model || wanted.value) return;
  const again = await inTurn(coming.next(), framed(photo.value, region, model.info.shape));
  if (again) show(again);
}

/** Leaves the photograph, and whichever is on its way. */
export function leave(): void {
  coming.next();
  wanted.value = undefined;
  show(undefined);
}

function show(next: Photo | undefined): void {
  const before = photo.value;
  present.next();
  photo.value = next;
  if (before && before.id !== next?.id) closePhoto(before);
}

async function fetched(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Expected an example at ${url} but found status ${response.status}.`);
  return response.blob();
}
