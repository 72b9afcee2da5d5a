import { degradation } from './degradation.js';
import { randomEllipse, softEllipse } from './ellipse.js';

/**
 * A colour cast, as of light of another colour: one channel keeps its brightness, one loses 25 to 50 % of it, those in
 * between lose less; over the whole image or a large soft region. Black stays black.
 */
export const cast = degradation('cast', ({ channels, height, width, values }, random) => {
  const light = Array.from({ length: channels }, () => random.uniform(0, 1));
  const dimmest = Math.min(...light);
  const brightest = channels === 1 ? 1 : Math.max(...light);
  const strength = random.uniform(0.25, 0.5);
  const loss = light.map((own) => (strength * (brightest - own)) / (brightest - dimmest));
  const whole = random.integer(2) === 0;
  const region = randomEllipse(random.uniform(0.4, 0.8), 0.3, random);
  const plane = height * width;
  for (let i = 0; i < plane; i++) {
    const x = ((i % width) + 0.5) / width;
    const y = (Math.floor(i / width) + 0.5) / height;
    const alpha = whole ? 1 : softEllipse(region, x, y);
    for (let c = 0; c < channels; c++) {
      const at = c * plane + i;
      values[at] = values[at]! - alpha * loss[c]! * (values[at]! + 1);
    }
  }
});
