import type { Damage } from './damage.js';
import { boxAround, cut } from './tiles.js';

/** A part begins at a multiple of so many pixels: as coarse as this, a grid of the part then has the whole's pixels, and what is continued over it is the same. */
const aligned = 128;

/** The part of a damage's box that holds all of the damage, with so many pixels around it or a few more, as far as the box goes. */
export function surrounded({ box, weight, unseen }: Damage, reach: number): Damage {
  const { width, height, values } = weight;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (values[i] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  if (right === 0)
    return { box: { ...box, width: 0, height: 0 }, weight: { width: 0, height: 0, values: new Float32Array(0) } };
  const around = boxAround({ x: left, y: top, width: right - left, height: bottom - top }, Math.ceil(reach), weight);
  const [x, y] = [around.x - (around.x % aligned), around.y - (around.y % aligned)];
  const part = { x, y, width: around.x + around.width - x, height: around.y + around.height - y };
  return {
    box: { ...part, x: box.x + x, y: box.y + y },
    weight: { width: part.width, height: part.height, values: cut(values, width, part) },
    ...(unseen && { unseen: { width: part.width, height: part.height, values: cut(unseen.values, width, part) } }),
  };
}
