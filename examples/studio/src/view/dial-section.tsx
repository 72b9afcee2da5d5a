import { map } from '../state/attention.js';
import { type Dials, dials, resetDials, turn } from '../state/dials.js';
import { kept } from '../state/weight.js';
import { meanOf } from './draw.js';
import { Slider } from './slider.js';

const scales: Readonly<
  Record<keyof Dials, { label: string; hint: string; min: number; max: number; step: number; digits: number }>
> = {
  lower: {
    label: 'Begins at',
    hint: 'Standard deviations from the ordinary at which attention begins',
    min: -2,
    max: 8,
    step: 0.1,
    digits: 1,
  },
  upper: {
    label: 'Full at',
    hint: 'Standard deviations at which attention is full',
    min: -1,
    max: 14,
    step: 0.1,
    digits: 1,
  },
  strength: {
    label: 'Strength',
    hint: 'How much is kept where there is no attention; the paper’s m with the preset of that name',
    min: 0,
    max: 1,
    step: 0.01,
    digits: 2,
  },
  exponent: {
    label: 'Exponent',
    hint: 'How quickly less is kept as attention rises',
    min: 0.05,
    max: 4,
    step: 0.05,
    digits: 2,
  },
};

/** The dials that act at once, from what the model already found. */
export function DialSection() {
  const disabled = !map.value;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return (
    <section class="section" aria-labelledby="dials">
      <h2 id="dials">Attention and weight</h2>
      {(Object.keys(scales) as (keyof Dials)[]).map((name) => (
        <Slider
          key={name}
          {...scales[name]}
          value={dials.value[name]}
          disabled={disabled}
          onInput={(value) => turn(name, value)}
        />
      ))}
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
