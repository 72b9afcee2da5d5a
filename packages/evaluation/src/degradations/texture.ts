import type { Random } from '../random/random.js';

/** How much of a second colour a place takes, in `[0, 1]`; places in fractions of the image's width and height. */
export type Texture = (x: number, y: number) => number;

/** One colour, stripes of two, or a cloudy mixture of two. */
export function randomTexture(random: Random): Texture {
  return random.pick([plain, stripes, clouds])(random);
}

function plain(): Texture {
  return () => 0;
}

function stripes(random: Random): Texture {
  const [dx, dy] = random.direction();
  const period = random.uniform(0.06, 0.14);
  return (x, y) => {
    const along = (x * dx + y * dy) / period;
    return along - Math.floor(along) < 0.5 ? 0 : 1;
  };
}

/** Random values on a grid of 9 x 9 points, with straight lines in between. */
function clouds(random: Random): Texture {
  const cells = 8;
  const grid = Float64Array.from({ length: (cells + 1) * (cells + 1) }, () => random.uniform(0, 1));
  return (x, y) => {
    const column = Math.max(0, Math.min(cells - 1, Math.floor(x * cells)));
    const row = Math.max(0, Math.min(cells - 1, Math.floor(y * cells)));
    const right = x * cells - column;
    const down = y * cells - row;
    const at = row * (cells + 1) + column;
    const upper = grid[at]! * (1 - right) + grid[at + 1]! * right;
    const lower = grid[at + cells + 1]! * (1 - right) + grid[at + cells + 2]! * right;
    return upper * (1 - down) + lower * down;
  };
}
