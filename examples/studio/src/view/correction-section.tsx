import type { PresetName } from '@fuzzydiff/core';
import { stemOf } from '../engine/calibrate.js';
import { darkroom } from '../engine/photo.js';
import { choosePreset, preset, samples, seed } from '../state/dials.js';
import { tellError } from '../state/notices.js';
import { leave, photo, take } from '../state/picture.js';
import { chosen, result, stale } from '../state/result.js';
import { run } from '../state/run.js';
import { weight } from '../state/weight.js';
import { correctAndShow } from '../state/wiring.js';
import { Choice } from './choice.js';
import { FileButton } from './file-button.js';
import { save } from './save.js';
import { Slider } from './slider.js';

const presetNames: Readonly<Record<PresetName, string>> = { fast: 'fast', balanced: 'balanced', paper: 'paper' };

export function CorrectionSection() {
  const busy = run.value !== undefined;
  const { id, name } = photo.value!;
  const savePicture = () => {
    darkroom()
      .png(id, chosen.value)
      .then((png) => save(png, `${stemOf(name)}.corrected.png`), tellError);
  };
  return (
    <section class="section" aria-labelledby="correction">
      <h2 id="correction">Correction</h2>
      <div class="row main-actions">
        <button type="button" class="primary" disabled={busy || !weight.value} onClick={() => void correctAndShow()}>
          {stale.value ? 'Correct again' : 'Correct'}
        </button>
        <button type="button" disabled={!result.value} onClick={savePicture}>
          Save picture
        </button>
      </div>
      <p class="hint" role="status">
        {stale.value ? 'The settings have changed since this was made.' : ''}
      </p>
      <Choice label="Preset" options={presetNames} value={preset.value} onChoose={choosePreset} />
      <Slider
        label="Samples"
        hint="Corrections to make, each with noise of its own"
        value={samples.value}
        min={1}
        max={8}
        step={1}
        digits={0}
        onInput={(value) => {
          samples.value = value;
        }}
      />
      <label class="field">
        Seed
        <input
          type="number"
          min="0"
          step="1"
          value={seed.value}
          onChange={({ currentTarget }) => {
            const value = currentTarget.valueAsNumber;
            if (Number.isSafeInteger(value) && value >= 0) seed.value = value;
            else currentTarget.value = String(seed.value);
          }}
        />
      </label>
      <div class="row">
        <FileButton accept="image/*" onFiles={([file]) => void take(file!, file!.name)}>
          Another picture
        </FileButton>
        <button type="button" onClick={leave}>
          Examples
        </button>
      </div>
    </section>
  );
}
