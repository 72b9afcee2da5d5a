import { degradation } from './degradation.js';
import { randomShape, type Shape } from './shape.js';
import { randomTexture } from './texture.js';

/** Something in front of the picture: an opaque shape, plain, striped or cloudy, over 5 to 9 % of the image. */
export const occluder = degradation('occluder', ({ channels, height, width, values }, random) => {
  const shape = randomShape(random.uniform(0.05, 0.09), random);
  const texture = randomTexture(random);
  const colour = () => Array.from({ length: channels }, () => Math.max(-1, Math.min(1, random.uniform(-1.4, 1.4))));
  const first = colour();
  const second = colour();
  const plane = height * width;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = coverage(shape, { x, y, width, height });
      if (alpha === 0) continue;
      const mix = texture((x + 0.5) / width, (y + 0.5) / height);
      for (let c = 0; c < channels; c++) {
        const i = c * plane + y * width + x;
        values[i] = values[i]! + alpha * (first[c]! + mix * (second[c]! - first[c]!) - values[i]!);
      }
    }
  }
});

/** The part of pixel `(x, y)` that lies in a shape, by four points of it: the border is smoothed, as a lens does. */
function coverage(shape: Shape, { x, y, width, height }: Record<'x' | 'y' | 'width' | 'height', number>): number {
  let inside = 0;
  for (const dy of [0.25, 0.75]) {
    for (const dx of [0.25, 0.75]) if (shape((x + dx) / width, (y + dy) / height)) inside++;
  }
  return inside / 4;
}
