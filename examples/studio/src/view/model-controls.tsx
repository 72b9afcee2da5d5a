import { signal } from '@preact/signals';
import { device, embedded, prior, usePrior } from '../state/prior.js';
import { Choice } from './choice.js';
import { FileButton } from './file-button.js';

const devices = { auto: 'Automatic', webgpu: 'WebGPU', wasm: 'Processor' } as const;
const url = signal('');

/** What does the work, where, and another one to do it instead. */
export function ModelControls() {
  const info = prior.value;
  return (
    <>
      <h3>Model</h3>
      <p class="hint">
        {info ? `${info.name}, ${info.shape[2]} × ${info.shape[1]}, on ${info.device}; ${info.license}` : 'none yet'}
      </p>
      <Choice
        label="Runs on"
        options={devices}
        value={device.value}
        onChoose={(name) => {
          device.value = name;
          void usePrior();
        }}
      />
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
          aria-label="Address of a model"
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
          Model from a folder
        </FileButton>
        <button type="button" onClick={() => void usePrior(embedded)}>
          The one that came with this page
        </button>
      </div>
    </>
  );
}
