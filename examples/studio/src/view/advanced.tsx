import { type PresetName, presets } from '@fuzzydiff/core';
import { calibrate, taken, useCalibrationFile } from '../state/calibration.js';
import { picture } from '../state/picture.js';
import { prior, usePrior } from '../state/prior.js';
import { runs } from '../state/run.js';
import {
  always,
  choosePreset,
  type Dials,
  dials,
  preset,
  resetDials,
  samples,
  seed,
  turn,
  turned,
} from '../state/settings.js';
import { secondsPerCall } from '../state/speed.js';
import { isMapShown } from '../state/tools.js';
import { FileButton } from './file-button.js';
import { ModelControls } from './model-controls.js';
import { save } from './save.js';
import { Slider } from './slider.js';
import { inWords } from './words.js';

const presetNames: Readonly<Record<PresetName, string>> = { fast: 'Quick', balanced: 'Careful', paper: 'As published' };

const scales: Readonly<
  Record<keyof Dials, { label: string; hint: string; min: number; max: number; step: number; digits: number }>
> = {
  alpha: {
    label: 'How rare to count as damage',
    hint: 'the share of faces that are fine in which as much is found; less finds less',
    min: 0.005,
    max: 1,
    step: 0.001,
    digits: 3,
  },
  lower: { label: 'Unusual from', hint: 'standard deviations', min: -2, max: 8, step: 0.1, digits: 1 },
  upper: { label: 'Surely damage from', hint: 'standard deviations', min: -1, max: 14, step: 0.1, digits: 1 },
  strength: {
    label: 'Hold on to the photograph',
    hint: 'where nothing is unusual',
    min: 0,
    max: 1,
    step: 0.01,
    digits: 2,
  },
  exponent: { label: 'Let go where unusual', hint: 'how quickly', min: 0.05, max: 4, step: 0.05, digits: 2 },
};

/** All that can be set, for who wants to: closed for everybody else. */
export function Advanced() {
  const isBusy = runs.value.size > 0;
  return (
    <details class="advanced">
      <summary>Advanced</summary>
      <fieldset class="presets" disabled={!prior.value}>
        <legend>How thoroughly</legend>
        {(Object.keys(presetNames) as PresetName[]).map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="preset"
              checked={preset.value === name}
              disabled={prior.value !== undefined && !prior.value.calls[name]}
              onChange={() => choosePreset(name)}
            />
            <span>
              {presetNames[name]} <small>{costOf(name)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {(Object.keys(scales) as (keyof Dials)[]).map((name) => (
        <Slider
          key={name}
          {...scales[name]}
          value={dials.value[name]}
          disabled={name === 'alpha' && (always.value || presets[preset.value].correction.alpha === undefined)}
          onInput={(value) => turn(name, value)}
        />
      ))}
      <label class="field">
        <span>Change even a clean face</span>
        <input
          type="checkbox"
          checked={always.value}
          onChange={({ currentTarget }) => {
            always.value = currentTarget.checked;
          }}
        />
      </label>
      {Object.keys(turned.value).length > 0 && (
        <button type="button" class="quiet" onClick={resetDials}>
          As it was
        </button>
      )}
      <Slider
        label="Tries at once"
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
        <span>Seed</span>
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
      <label class="field">
        <span>Show how unusual each place is</span>
        <input
          type="checkbox"
          checked={isMapShown.value}
          disabled={!picture.value?.found.value}
          onChange={({ currentTarget }) => {
            isMapShown.value = currentTarget.checked;
          }}
        />
      </label>
      {isMapShown.value && (
        <p class="legend" aria-hidden>
          <span>usual</span>
          <i />
          <span>most unusual</span>
        </p>
      )}
      <ModelControls />
      <h3>What is ordinary</h3>
      <p class="hint">
        Learnt from photographs of faces that are fine: two or more, better two hundred. Stopped, it begins anew.
      </p>
      <div class="row">
        <FileButton folder disabled={!prior.value || isBusy} onFiles={(files) => void calibrate(files)}>
          From a folder
        </FileButton>
        <FileButton
          accept=".safetensors"
          disabled={!prior.value || isBusy}
          onFiles={([file]) => void useCalibrationFile(file!)}
        >
          From a file
        </FileButton>
        {taken.value && (
          <button type="button" onClick={() => save(taken.value!.file, taken.value!.name)}>
            Save it
          </button>
        )}
      </div>
      <button type="button" class="quiet" onClick={() => void usePrior()}>
        Load the model again
      </button>
    </details>
  );
}

/** What a preset costs, said beforehand. */
function costOf(name: PresetName): string {
  const calls = prior.value?.calls[name];
  if (!calls) return prior.value ? 'this model has no statistics for it' : '';
  const total = calls.map + calls.mend;
  const seconds = secondsPerCall.value;
  return `${total.toLocaleString('en')} calls a face${seconds === undefined ? '' : `, ${inWords(seconds * total)}`}`;
}
