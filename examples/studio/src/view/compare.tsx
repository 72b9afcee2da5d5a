import { signal } from '@preact/signals';
import { Canvas } from './canvas.js';
import { drawBitmap } from './draw.js';

const divide = signal(50);

/** The corrected picture over the photograph, right of a line that can be moved. */
export function Compare({ after }: { after: ImageBitmap }) {
  return (
    <div class="compare" style={{ '--divide': `${divide.value}%` }}>
      <Canvas value={after} draw={drawBitmap} label="Corrected photograph" className="after" />
      <div class="divider" aria-hidden />
      <span class="tag before-tag">before</span>
      <span class="tag after-tag">after</span>
      <input
        type="range"
        min="0"
        max="100"
        step="0.5"
        value={divide.value}
        aria-label="Line between before and after"
        onInput={({ currentTarget }) => {
          divide.value = currentTarget.valueAsNumber;
        }}
      />
    </div>
  );
}
