import { degradation } from './degradation.js';
import { randomRectangles } from './rectangle.js';

/** The published code's: one or two rectangles in which a random, non-empty subset of the channels is mid-grey, 0. */
export const grey = degradation('grey', ({ channels, height, width, values }, random) => {
  const pixels = randomRectangles({ height, width }, 1 + random.integer(2), random);
  const plane = height * width;
  // Coins, thrown again when none shows heads: every non-empty subset alike.
  const throwCoins = () => Array.from({ length: channels }, () => random.integer(2) === 1);
  let chosen = throwCoins();
  while (!chosen.includes(true)) chosen = throwCoins();
  for (let c = 0; c < channels; c++) if (chosen[c]) for (const pixel of pixels) values[c * plane + pixel] = 0;
});
