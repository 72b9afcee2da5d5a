import { degradation } from './degradation.js';
import { randomEllipse, softEllipse } from './ellipse.js';
import { smooth } from './smooth.js';

/** A region out of focus: an ellipse of 12 to 25 % of the image near its middle. Flat areas in it don't change. */
export const blur = degradation('blur', ({ channels, height, width, unit, values }, random) => {
  const region = randomEllipse(random.uniform(0.12, 0.25), 0.2, random);
  const radius = Math.max(1, Math.round(random.uniform(5, 12) * unit));
  const plane = height * width;
  for (let c = 0; c < channels; c++) {
    const own = values.subarray(c * plane, (c + 1) * plane);
    const blurred = smooth(own, height, width, radius);
    for (let i = 0; i < plane; i++) {
      const alpha = softEllipse(region, ((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height);
      own[i] = own[i]! + alpha * (blurred[i]! - own[i]!);
    }
  }
});
