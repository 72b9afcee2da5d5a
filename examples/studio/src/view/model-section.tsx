import { signal } from '@preact/signals';
import { device, embedded, loading, prior, useCalibrationFile, usePrior } from '../state/prior.js';
import { CalibrationControls } from './calibration-controls.js';
import { Choice } from './choice.js';
import { FileButton } from './file-button.js';

const devices = { auto: 'auto', webgpu: 'WebGPU', wasm: 'wasm' } as const;
const url = signal('');

/** What runs, where, and another one to run instead. */
export function ModelSection() {
  const info = prior.value?.model.info;
  return (
    <section class="section" aria-labelledby="model">
      <h2 id="model">Model</h2>
      <p class="facts">
        {info ? (
          <>
            <b>{prior.value!.name}</b>, {info.shape[2]} × {info.shape[1]}, on {info.device}; {prior.value!.license}
          </>
        ) : (
          'none yet'
        )}
      </p>
      <Choice
        label="Device"
        options={devices}
        value={device.value}
        onChoose={(name) => {
          device.value = name;
          void usePrior();
        }}
      />
      {prior.value?.model.passedOver.map(({ device: name, reason }) => (
        <p key={name} class="hint">
          Not on {devices[name]}: {reason}
        </p>
      ))}
      <details>
        <summary>Another model</summary>
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            if (url.value) void usePrior(url.value);
          }}
        >
          <input
            type="text"
            inputMode="url"
            aria-label="Address of a model bundle"
            placeholder="https://…/bundle"
            value={url.value}
            onInput={({ currentTarget }) => {
              url.value = currentTarget.value.trim();
            }}
          />
          <button type="submit">Load</button>
        </form>
        <div class="row">
          <FileButton folder onFiles={(files) => void usePrior(files)}>
            From a folder
          </FileButton>
          <button type="button" onClick={() => void usePrior(embedded)}>
            The embedded one
          </button>
        </div>
      </details>
      <details>
        <summary>Statistics of your own</summary>
        <CalibrationControls />
        <FileButton
          accept=".safetensors"
          disabled={!prior.value || !!loading.value}
          onFiles={([file]) => void useCalibrationFile(file!)}
        >
          Open statistics
        </FileButton>
      </details>
    </section>
  );
}
