import { signal } from '@preact/signals';
import { engine } from '../engine/client.js';
import type { FileFormat } from '../engine/crossing.js';
import { tellError } from './notices.js';
import type { Picture } from './picture.js';

/** A photograph as a file. */
export interface SavedPicture {
  readonly file: Blob;
  readonly name: string;
  readonly isUnchanged: boolean;
}

/** Whether a photograph is being made a file of: of a large one, for some seconds. */
export const isSaving = signal(false);

const endings: Readonly<Record<FileFormat, string>> = { jpeg: 'jpg', png: 'png', webp: 'webp' };

/** What is saved of a photograph as it is now; nothing where that fails, which is then told, or where another is not done yet. */
export async function savePicture(
  own: Picture,
  format: FileFormat = own.format.value,
): Promise<SavedPicture | undefined> {
  if (isSaving.value) return undefined;
  isSaving.value = true;
  const { mending, chosen, undone } = own.work.value.present;
  try {
    const ask = { mending: mending?.id, chosen, undone: [...undone], format };
    const { file, isUnchanged, isMended } = await engine().save(own.id, ask);
    const ending = `${isMended ? '.mended' : ''}.${endings[format]}`;
    const name = isUnchanged ? own.name : `${own.name.replace(/\.[^.]*$/, '')}${ending}`;
    return { file, name, isUnchanged };
  } catch (error) {
    tellError(error);
    return undefined;
  } finally {
    isSaving.value = false;
  }
}
