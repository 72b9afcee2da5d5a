import { picture, pictures } from '../state/picture.js';
import { Advanced } from './advanced.js';
import { DamagePanel } from './damage-panel.js';
import { FacePanel } from './face-panel.js';
import { FileButton } from './file-button.js';
import { MendPanel } from './mend-panel.js';
import { openFiles } from './open-files.js';
import { SavePanel } from './save-panel.js';

/** What there is to be said and done in a step. */
export function Panel() {
  const own = picture.value!;
  const step = own.step.value;
  return (
    <section class="panel" aria-label="What to do">
      <div class="panel-step">
        {step === 'face' && <FacePanel own={own} />}
        {step === 'damage' && <DamagePanel own={own} />}
        {step === 'mend' && <MendPanel />}
        {step === 'save' && <SavePanel own={own} />}
      </div>
      {own.opened.value?.notes.map((note) => (
        <p key={note} class="hint">
          {note}
        </p>
      ))}
      <div class="panel-foot">
        {/* A strip of several has a button of its own. */}
        {pictures.value.length === 1 && step !== 'save' && (
          <FileButton accept="image/*" multiple onFiles={openFiles}>
            Add photographs
          </FileButton>
        )}
        <Advanced />
      </div>
    </section>
  );
}
