import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { drop } from '../state/flow.js';
import { isUnsaved, type Picture } from '../state/picture.js';
import { isBeingMended } from '../state/run.js';

/** The photograph about which there is a question. */
const asked = signal<Picture | undefined>(undefined);

/** Lets go of a photograph; of one that is being mended, or with work that is not saved, after a question. */
export function letGo(own: Picture): void {
  if (isUnsaved(own) || isBeingMended(own.id)) asked.value = own;
  else drop(own);
}

/** What would be lost with it. */
function lost(own: Picture): string {
  if (isBeingMended(own.id)) return 'It is being mended.';
  return own.work.value.present.mending
    ? 'What was mended in it is not saved.'
    : 'What you marked in it by hand is not saved.';
}

export function LetGoQuestion() {
  const dialog = useRef<HTMLDialogElement>(null);
  const own = asked.value;
  useEffect(() => {
    if (own) dialog.current?.showModal();
    else dialog.current?.close();
  }, [own]);
  const answer = (isYes: boolean) => {
    asked.value = undefined;
    if (isYes && own) drop(own);
  };
  return (
    <dialog ref={dialog} aria-labelledby="let-go" onClose={() => answer(false)}>
      <h2 id="let-go">Let go of {own?.name}?</h2>
      <p>{own && lost(own)}</p>
      <div class="row">
        <button type="button" class="primary" onClick={() => answer(false)}>
          Keep it
        </button>
        <button type="button" onClick={() => answer(true)}>
          Let it go
        </button>
      </div>
    </dialog>
  );
}
