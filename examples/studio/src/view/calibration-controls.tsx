import { calibrateFolder, taken } from '../state/calibration.js';
import { preset } from '../state/dials.js';
import { prior } from '../state/prior.js';
import { run } from '../state/run.js';
import { FileButton } from './file-button.js';
import { save } from './save.js';

/** Statistics over a folder of the user's own images. */
export function CalibrationControls() {
  const done = taken.value;
  return (
    <div class="calibration">
      <p class="hint">
        Pick a folder of pictures that are fine. Statistics for “{preset.value}” are taken from them; stopped, they go
        on where they were when you pick the same folder again.
      </p>
      <FileButton
        folder
        disabled={!prior.value || run.value !== undefined}
        onFiles={(files) => void calibrateFolder(files)}
      >
        Take statistics
      </FileButton>
      {done && (
        <div class="row">
          <p class="hint figures" role="status">
            {done.images} images{done.resumedFrom > 0 ? `, ${done.resumedFrom} of them from before` : ''}
          </p>
          <button type="button" onClick={() => save(done.file, done.name)}>
            Save statistics
          </button>
        </div>
      )}
    </div>
  );
}
