import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { photo, take } from '../state/picture.js';
import { cancel, run } from '../state/run.js';
import { redoHandWork, undoHandWork } from '../state/weight.js';
import { Notices } from './notices.js';
import { Panel } from './panel.js';
import { Progress } from './progress.js';
import { Stage } from './stage.js';
import { Welcome } from './welcome.js';

/** The whole page. Pictures may be dropped or pasted anywhere on it. */
export function Studio() {
  const dragging = useSignal(false);
  useEffect(() => listen(dragging), [dragging]);
  return (
    <div class={`studio ${dragging.value ? 'dragging' : ''}`}>
      <header>
        <h1>
          <span class="fuzzy">fuzzy</span>diff <small>studio</small>
        </h1>
        <Progress />
      </header>
      <main>{photo.value ? <Stage /> : <Welcome />}</main>
      <Panel />
      <Notices />
    </div>
  );
}

function listen(dragging: { value: boolean }): () => void {
  const takeFrom = (transfer: DataTransfer | null) => {
    const file = [...(transfer?.files ?? [])].find(({ type }) => type.startsWith('image/'));
    if (file) void take(file, file.name);
  };
  const listeners = {
    paste: ({ clipboardData }: ClipboardEvent) => takeFrom(clipboardData),
    dragover: (event: DragEvent) => {
      event.preventDefault();
      dragging.value = true;
    },
    dragleave: ({ relatedTarget }: DragEvent) => {
      // Out of the window, not from one element into another.
      if (relatedTarget === null) dragging.value = false;
    },
    drop: (event: DragEvent) => {
      event.preventDefault();
      dragging.value = false;
      takeFrom(event.dataTransfer);
    },
    keydown: (event: KeyboardEvent) => {
      if (event.key === 'Escape' && run.value) return cancel();
      const editing =
        event.target instanceof HTMLInputElement && event.target.type !== 'range' && event.target.type !== 'radio';
      if (editing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      if (event.shiftKey) redoHandWork();
      else undoHandWork();
    },
  };
  const entries = Object.entries(listeners) as [keyof DocumentEventMap, EventListener][];
  for (const [name, listener] of entries) document.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of entries) document.removeEventListener(name, listener);
  };
}
