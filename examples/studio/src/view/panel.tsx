import { picture } from '../state/picture.js';
import { Advanced } from './advanced.js';
import { DamagePanel } from './damage-panel.js';
import { FacePanel } from './face-panel.js';
import { MendPanel } from './mend-panel.js';
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
      <Advanced />
    </section>
  );
}
