import { degradation } from './degradation.js';
import { randomRectangles } from './rectangle.js';

/**
 * The paper's text: in a random rectangle, a different offset on each pixel (and channel), uniform between plus and
 * minus a threshold that is itself random. Pixels that already are as bright or as dark as can be may stay unchanged.
 */
export const offset = degradation('offset', ({ channels, height, width, values }, random) => {
  const threshold = random.uniform(0.3, 1.1);
  const plane = height * width;
  for (const pixel of randomRectangles({ height, width }, 1, random)) {
    for (let c = 0; c < channels; c++) {
      const i = c * plane + pixel;
      values[i] = values[i]! + random.uniform(-threshold, threshold);
    }
  }
});
