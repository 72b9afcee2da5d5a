import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { said } from '../state/announce.js';
import { picture, pictures } from '../state/picture.js';
import { Header } from './header.js';
import { keepFocus } from './keep-focus.js';
import { listenToKeys } from './keys.js';
import { LetGoQuestion } from './let-go.js';
import { Notices } from './notices.js';
import { openFiles } from './open-files.js';
import { Panel } from './panel.js';
import { isHelpOpen, Shortcuts } from './shortcuts.js';
import { Stage } from './stage.js';
import { Strip } from './strip.js';
import { Toolbar } from './toolbar.js';
import { Welcome } from './welcome.js';

/** The whole page. Pictures may be dropped or pasted anywhere on it. */
export function Studio() {
  const isDraggedOver = useSignal(false);
  useEffect(() => listenToFiles(isDraggedOver), [isDraggedOver]);
  useEffect(listenToKeys, []);
  useEffect(keepFocus, []);
  const own = picture.value;
  return (
    <div class={`studio ${own ? 'working' : ''} ${isDraggedOver.value ? 'dragging' : ''}`} tabIndex={-1}>
      <Header onHelp={() => (isHelpOpen.value = true)} />
      {own ? (
        <>
          <main class="table">
            {own.opened.value ? <Stage key={own.id} /> : <div class="stage empty" />}
            <Toolbar />
            {pictures.value.length > 1 && <Strip />}
          </main>
          <Panel />
        </>
      ) : (
        <main>
          <Welcome />
        </main>
      )}
      <Notices />
      <Shortcuts />
      <LetGoQuestion />
      <p class="unseen" role="status" key={said.value.count}>
        {said.value.text}
      </p>
    </div>
  );
}

function listenToFiles(isDraggedOver: { value: boolean }): () => void {
  const listeners = {
    paste: ({ clipboardData }: ClipboardEvent) => openFiles([...(clipboardData?.files ?? [])]),
    dragover: (event: DragEvent) => {
      event.preventDefault();
      isDraggedOver.value = event.dataTransfer?.types.includes('Files') ?? false;
    },
    dragleave: ({ relatedTarget }: DragEvent) => {
      // Out of the window, not from one element into another.
      if (relatedTarget === null) isDraggedOver.value = false;
    },
    drop: (event: DragEvent) => {
      event.preventDefault();
      isDraggedOver.value = false;
      openFiles([...(event.dataTransfer?.files ?? [])]);
    },
  };
  const entries = Object.entries(listeners) as [keyof DocumentEventMap, EventListener][];
  for (const [name, listener] of entries) document.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of entries) document.removeEventListener(name, listener);
  };
}
