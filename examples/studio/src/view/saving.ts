import { announce } from '../state/announce.js';
import { tell } from '../state/notices.js';
import { type Picture, picture, type Work, work } from '../state/picture.js';
import { isBeingMended } from '../state/run.js';
import { isSaving, savePicture } from '../state/save-picture.js';
import { save } from './save.js';

/** Saves the photograph on the table, and goes on to that step. */
export async function saveNow(): Promise<void> {
  const own = picture.value;
  if (!own) return;
  const present = work.value;
  const from = own.step.value;
  if (!isSaving.value) announce('Saving.');
  const made = await savePicture(own);
  if (!made) return;
  save(made.file, made.name);
  own.saved.value = { work: present, as: made.name };
  // Who has gone elsewhere meanwhile, or does more to it, stays there.
  const isWaiting = own.step.value === from && own.work.value.present === present && !isBeingMended(own.id);
  if (isWaiting) own.step.value = 'save';
  announce(made.isUnchanged ? `Saved as it came: ${made.name}.` : `Saved: ${made.name}.`);
}

/** Puts the photograph on the clipboard. */
export async function copyNow(): Promise<void> {
  const own = picture.value!;
  const present = work.value;
  if (isSaving.value) return;
  // A clipboard takes no other kind.
  const made = savePicture(own, 'png');
  try {
    const png = made.then((found) => found!.file);
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    keep(own, present);
    announce('Copied.');
    tell('warning', 'Copied. Paste it where you want it.');
  } catch {
    tell('error', 'This browser did not let me copy it. Save it instead.');
  }
}

/** Whether this browser hands pictures on to other apps. */
export function canShare(): boolean {
  const file = new File([new Uint8Array(1)], 'a.png', { type: 'image/png' });
  return navigator.canShare?.({ files: [file] }) ?? false;
}

/** Hands the photograph to another app. */
export async function shareNow(): Promise<void> {
  const own = picture.value!;
  const present = work.value;
  const made = await savePicture(own);
  if (!made) return;
  try {
    await navigator.share({ files: [new File([made.file], made.name, { type: made.file.type })] });
    keep(own, present);
  } catch (error) {
    // Who changes their mind needs no telling.
    if ((error as Error).name !== 'AbortError') tell('error', 'Sharing did not work. Save it instead.');
  }
}

/** Notes that the work is somewhere else, too: of a file that it was saved as before, that is still so. */
function keep(own: Picture, present: Work): void {
  if (own.saved.value?.work !== present) own.saved.value = { work: present };
}
