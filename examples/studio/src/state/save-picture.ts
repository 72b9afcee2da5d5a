import { engine } from '../engine/client.js';
import { tellError } from './notices.js';
import { picture, work } from './picture.js';

/** What is saved of the photograph on the table. */
export async function savePicture(): Promise<{ file: Blob; name: string; isUnchanged: boolean } | undefined> {
  const own = picture.value;
  if (!own) return undefined;
  const present = work.value;
  try {
    const { file, isUnchanged } = await engine().save(own.id, {
      mending: present.mending?.id,
      chosen: present.chosen,
      undone: [...present.undone],
      format: own.format.value,
    });
    const ending = { jpeg: 'jpg', png: 'png', webp: 'webp' }[own.format.value];
    const name = isUnchanged ? own.name : `${own.name.replace(/\.[^.]*$/, '')}.mended.${ending}`;
    return { file, name, isUnchanged };
  } catch (error) {
    tellError(error);
    return undefined;
  }
}
