import { map } from '../state/attention.js';
import { dials, preset, resetDials, turn } from '../state/dials.js';
import { kept } from '../state/weight.js';
import { meanOf } from './draw.js';
import { Slider } from './slider.js';

/** The dials that act at once, from what the model already found. */
export function DialSection() {
  const { lower, upper, exponent, strength } = dials.value;
  const disabled = !map.value;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return (
    <section class="section" aria-labelledby="dials">
      <h2 id="dials">Attention and weight</h2>
      <Slider
        label="Begins at"
        hint="Standard deviations from the ordinary at which attention begins"
        value={lower}
        min={-2}
        max={8}
        step={0.1}
        digits={1}
        disabled={disabled}
        onInput={(value) => turn('lower', value)}
      />
      <Slider
        label="Full at"
        hint="Standard deviations at which attention is full"
        value={upper}
        min={-1}
        max={14}
        step={0.1}
        digits={1}
        disabled={disabled}
        onInput={(value) => turn('upper', value)}
      />
      <Slider
        label={preset.value === 'paper' ? 'Strength (m)' : 'Strength'}
        hint="How much is kept where there is no attention"
        value={strength}
        min={0}
        max={1}
        step={0.01}
        disabled={disabled}
        onInput={(value) => turn('strength', value)}
      />
      <Slider
        label="Exponent"
        hint="How quickly less is kept as attention rises"
        value={exponent}
        min={0.05}
        max={4}
        step={0.05}
        disabled={disabled}
        onInput={(value) => turn('exponent', value)}
      />
      <div class="row">
        <p class="hint figures">
          {map.value && kept.value
            ? `attention ${percent(meanOf(map.value))}, kept ${percent(meanOf(kept.value))}`
            : ''}
        </p>
        <button type="button" class="quiet" disabled={disabled} onClick={resetDials}>
          Reset
        </button>
      </div>
    </section>
  );
}
