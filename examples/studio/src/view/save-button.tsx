import { isSaving } from '../state/save-picture.js';
import { saveNow } from './saving.js';

/** Saves the photograph on the table: one at a time, which of a large one takes seconds. */
export function SaveButton({ label = 'Save', isPrimary = false }: { label?: string; isPrimary?: boolean }) {
  return (
    <button
      type="button"
      class={isPrimary ? 'primary' : ''}
      disabled={isSaving.value}
      aria-busy={isSaving.value}
      onClick={() => void saveNow()}
    >
      {isSaving.value ? 'Saving…' : label}
    </button>
  );
}
