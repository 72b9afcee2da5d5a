import { chosen, result } from '../state/result.js';
import { Canvas } from './canvas.js';
import { drawImage, drawSpread, spreadScale } from './draw.js';
import { Legend } from './legend.js';

/** All samples as the model made them, to choose from, and where they differ. */
export function Samples() {
  const { images, deviation, made } = result.value!;
  return (
    <div class="samples" role="radiogroup" aria-label="Samples">
      {images.map((image, n) => (
        <label key={n}>
          <input
            type="radio"
            name="sample"
            checked={chosen.value === n}
            onChange={() => {
              chosen.value = n;
            }}
          />
          <Canvas value={image} draw={drawImage} />
          <span>
            sample {n + 1}, seed {made.seed}
          </span>
        </label>
      ))}
      <figure>
        <Canvas value={deviation} draw={drawSpread} label="Spread of the samples" />
        <figcaption>
          <Legend name="spread" most={String(spreadScale)} />
        </figcaption>
      </figure>
    </div>
  );
}
