import { canHold } from '../state/all-over.js';
import { giveUp, mendNow } from '../state/flow.js';
import { mendedSpots, picture } from '../state/picture.js';
import { run } from '../state/run.js';
import { isSaving } from '../state/save-picture.js';
import { isCompared, isHeld, type Tool, tool } from '../state/tools.js';
import { travel } from '../state/travel.js';
import { isSpaceDown } from './gestures.js';
import { saveNow } from './saving.js';
import { isHelpOpen } from './shortcuts.js';

const toolKeys: Readonly<Record<string, Tool>> = { v: 'choose', b: 'paint', e: 'erase' };

/** What keys do wherever the focus is, but in fields. */
export function listenToKeys(): () => void {
  const down = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const isField = target.matches('input:not([type=range], [type=radio], [type=file]), select, textarea');
    if (isField || document.querySelector('dialog[open]')) return;
    const key = event.key.toLowerCase();
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && key === 'z') travel(event.shiftKey ? 'redo' : 'undo');
    else if (isCommand && key === 'y') travel('redo');
    else if (isCommand && key === 's' && canSave()) void saveNow();
    else if (isCommand || event.altKey) return;
    else if (key === 'escape' && run.value) giveUp();
    else if (event.key === '?') isHelpOpen.value = true;
    else if (key === 'o' && canHold()) isHeld.value = true;
    else if (key === 'c' && mendedSpots.value.length > 0 && canSave()) isCompared.value = !isCompared.value;
    else if (key === 'm' && picture.value?.step.value === 'damage' && canMend()) void mendNow();
    else if (toolKeys[key] && picture.value?.step.value === 'damage') tool.value = toolKeys[key];
    else if (key === ' ' && target.matches('.stage, body')) isSpaceDown.value = true;
    else return;
    event.preventDefault();
  };
  const up = (event: KeyboardEvent) => {
    if (event.key === ' ') isSpaceDown.value = false;
    if (event.key.toLowerCase() === 'o') isHeld.value = false;
  };
  document.addEventListener('keydown', down);
  document.addEventListener('keyup', up);
  return () => {
    document.removeEventListener('keydown', down);
    document.removeEventListener('keyup', up);
  };
}

function canSave(): boolean {
  const step = picture.value?.step.value;
  return (step === 'mend' || step === 'save') && !run.value && !isSaving.value;
}

function canMend(): boolean {
  return !run.value || run.value.doing === 'trying';
}
