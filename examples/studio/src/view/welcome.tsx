import { take, takeExample, wanted } from '../state/picture.js';
import { prior } from '../state/prior.js';
import { FileButton } from './file-button.js';

const examples: Readonly<Record<string, string>> = {
  occluded: 'something in front',
  scratched: 'scratches',
  dusty: 'dust',
  greyed: 'a discoloured patch',
  offset: 'a patch of noise',
};

/** Where a photograph comes in. */
export function Welcome() {
  return (
    <section class="welcome" aria-label="Welcome">
      <div class="drop">
        <p class="pitch">
          Drop a portrait.
          <br />
          What does not look like a face is found and mended, and the rest is left alone.
        </p>
        <div class="row">
          <FileButton accept="image/*" onFiles={([file]) => void take(file!, file!.name)}>
            Choose a picture
          </FileButton>
          <span class="hint">or paste one. It never leaves this page: nothing is sent anywhere.</span>
        </div>
        {wanted.value && (
          <p class="hint" role="status">
            {wanted.value.name} {prior.value ? 'is being opened' : 'waits for the model'}.
          </p>
        )}
      </div>
      <h2>Or begin with one of these</h2>
      <ul class="examples">
        {Object.entries(examples).map(([name, damage]) => (
          <li key={name}>
            <button type="button" onClick={() => void takeExample(`examples/${name}.png`)}>
              <img src={`examples/${name}.png`} alt="" width="64" height="64" />
              <span>{damage}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="hint">These faces are samples of the model: nobody has them.</p>
    </section>
  );
}
