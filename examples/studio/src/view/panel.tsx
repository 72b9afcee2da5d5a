import { photo } from '../state/picture.js';
import { BrushSection } from './brush-section.js';
import { CorrectionSection } from './correction-section.js';
import { DialSection } from './dial-section.js';
import { ModelSection } from './model-section.js';

/** Everything that can be set. */
export function Panel() {
  return (
    <aside class="panel" aria-label="Settings">
      {photo.value && (
        <>
          <CorrectionSection />
          <DialSection />
          <BrushSection />
        </>
      )}
      <ModelSection />
    </aside>
  );
}
