import { degradation } from './degradation.js';
import { paintStroke } from './stroke.js';

/** Many small specks and short fibres, mostly bright, until they cover 3 to 7 % of the image. */
export const dust = degradation('dust', (canvas, random) => {
  const { height, width, unit } = canvas;
  const touched = new Uint8Array(height * width);
  const wanted = random.uniform(0.03, 0.07) * touched.length;
  for (let covered = 0; covered < wanted; ) {
    const x = random.uniform(0, width);
    const y = random.uniform(0, height);
    const [dx, dy] = random.direction();
    // The product makes short ones common and fibres rare.
    const length = 12 * unit * random.uniform(0, 1) * random.uniform(0, 1);
    covered += paintStroke(canvas, touched, {
      points: [
        [x, y],
        [x + dx * length, y + dy * length],
      ],
      width: random.uniform(3, 7) * unit,
      edge: 3 * unit,
      level: random.pick([1, 1, 1, -1]) * random.uniform(0.7, 1),
      opacity: random.uniform(0.6, 1),
    });
  }
});
