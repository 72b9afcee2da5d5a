import { batch, effect, signal, untracked } from '@preact/signals';
import { engine } from '../engine/client.js';
import type { Left } from '../engine/crossing.js';
import { startHistory } from '../engine/history.js';
import { asItIs } from '../engine/whole/places.js';
import { choose, drop, look, mendNow } from './flow.js';
import { tellError } from './notices.js';
import { newPicture, pictures } from './picture.js';
import { prior } from './prior.js';
import { dialBack } from './settings.js';

/** The mendings that were not done when their page was left, by the model that is here. */
export const left = signal<readonly Left[]>([]);

/** Looks for mendings that were left, whenever there is another model. */
export function wireLeft(): void {
  effect(() => {
    if (prior.value) untracked(() => void find());
  });
}

async function find(): Promise<void> {
  left.value = await engine().left();
}

/** Goes on with a mending where it was left: what was found is looked at again, and the rest is as it was. */
export async function goOn(own: Left): Promise<void> {
  const { file, era, work } = own;
  const { name, faces, decided, strokes, sure, again, whole = asItIs, dials } = work;
  const picture = newPicture(name);
  left.value = left.value.filter((other) => other !== own);
  batch(() => {
    dialBack(dials);
    picture.isSearched.value = true;
    picture.work.value = startHistory({ ...picture.work.value.present, faces, decided, strokes, whole });
    pictures.value = [...pictures.value, picture];
  });
  choose(picture.id);
  try {
    const facesFound = faces.filter(({ face }) => face.number !== undefined).length;
    const opened = await engine().open(picture.id, file, name, { era, facesFound });
    batch(() => {
      picture.opened.value = opened;
      picture.format.value = opened.format;
    });
  } catch (error) {
    drop(picture);
    tellError(error);
    return;
  }
  if (await look(picture)) await mendNow({ sure, again });
}

/** Forgets a mending that was left: it is offered until nothing of it is kept. */
export async function forget(own: Left): Promise<void> {
  await engine().forget(own.key);
  left.value = left.value.filter((other) => other !== own);
}
