import { take } from '../state/flow.js';
import { FileButton } from './file-button.js';
import { LeftMendings } from './left-mendings.js';
import { openFiles } from './open-files.js';
import { Arrival } from './progress.js';

const examples = [
  { file: 'colour.jpg', name: 'a colour print' },
  { file: 'grey.jpg', name: 'a black-and-white one' },
  { file: 'family.jpg', name: 'several faces' },
] as const;

/** Where photographs come in. */
export function Welcome() {
  return (
    <section class="welcome" aria-label="Welcome">
      <div class="invitation">
        <p class="pitch" tabIndex={-1}>
          Old photographs of faces, mended.
        </p>
        <p class="lead">
          Scratches, stains and holes in faces are found and filled in. Everything else stays as it is. Your photographs
          never leave this page.
        </p>
        <div class="row">
          <FileButton accept="image/*" multiple primary onFiles={openFiles}>
            Choose photographs
          </FileButton>
          <span class="hint by-mouse">or drop them here, or paste one</span>
        </div>
        <div class="arrival-room">
          <Arrival />
        </div>
        <LeftMendings />
      </div>
      <div class="tryout">
        <h2>Or try one of these</h2>
        <ul class="examples">
          {examples.map(({ file, name }) => (
            <li key={file}>
              <button type="button" onClick={() => void take([{ file: fetched(`examples/${file}`), name: file }])}>
                <img src={`examples/${file}`} alt="" />
                <span>{name}</span>
              </button>
            </li>
          ))}
        </ul>
        <p class="hint">Nobody has these faces: a computer made them up.</p>
      </div>
    </section>
  );
}

async function fetched(url: string): Promise<Blob> {
  // Without a network there is no answer at all.
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) throw new Error('This example is not there. Choose a photograph of your own.');
  return response.blob();
}
