import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

export const isHelpOpen = signal(false);

const keys: readonly (readonly [string, string])[] = [
  ['Wheel, pinch, + −', 'nearer and farther'],
  ['Double tap', 'nearer, or the whole again'],
  ['0, 1', 'the whole; one pixel on one'],
  ['Space and drag, two fingers', 'move the photograph'],
  ['V, B, E', 'choose, paint, rub out'],
  ['M', 'mend'],
  ['[ ]', 'smaller and larger brush'],
  ['O held, or rest a finger', 'the photograph as it came'],
  ['C', 'compare before and after'],
  ['Arrow keys, Enter', 'go through spots; leave or take one'],
  ['Ctrl Z, Ctrl Shift Z', 'undo, redo'],
  ['Ctrl S', 'save'],
  ['Escape', 'stop'],
];

/** A sheet of what keys and fingers do. */
export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isHelpOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isHelpOpen.value]);
  const close = () => {
    isHelpOpen.value = false;
  };
  return (
    <dialog ref={dialog} aria-labelledby="keys" onClose={close}>
      <h2 id="keys">Keys and gestures</h2>
      <dl class="keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <div class="row">
        <button type="button" class="primary" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  );
}
