import { redo, undo } from '../engine/history.js';
import { announce } from './announce.js';
import { giveUp, leave } from './flow.js';
import { picture } from './picture.js';
import { isMending } from './run.js';
import { adjusted } from './tools.js';

/** Whether somebody looks on while the photograph is mended. */
export const isMendingSeen = () => isMending.value && picture.value?.step.value === 'mend';

export const canUndo = () => isMendingSeen() || (picture.value?.work.value.past.length ?? 0) > 0;
export const canRedo = () => !isMendingSeen() && (picture.value?.work.value.future.length ?? 0) > 0;

/** Goes back, or forth again, by one step of the history, and to where that step was made. */
export function travel(way: 'undo' | 'redo'): void {
  const own = picture.value;
  if (!own || (way === 'undo' ? !canUndo() : !canRedo())) return;
  // What was done last is then the mending itself.
  if (isMendingSeen()) {
    giveUp();
    return;
  }
  leave();
  const before = own.work.value.present;
  own.work.value = (way === 'undo' ? undo : redo)(own.work.value);
  const now = own.work.value.present;
  // The box that was adjusted may be gone.
  if (adjusted.value !== undefined && !now.faces[adjusted.value]) adjusted.value = undefined;
  if (now.faces !== before.faces) own.step.value = 'face';
  else if (now.mending) own.step.value = 'mend';
  else own.step.value = 'damage';
  announce(way === 'undo' ? 'Undone.' : 'Done again.');
}
