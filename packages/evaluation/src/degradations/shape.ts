import type { Random } from '../random/random.js';

/** Whether a point, in fractions of the image's width and height, lies in a shape. */
export type Shape = (x: number, y: number) => boolean;

/** An ellipse, a box with round corners or a triangle, turned anyhow, that covers `share` of the image and lies in it. */
export function randomShape(share: number, random: Random): Shape {
  const outline = random.pick([ellipse, roundedBox, triangle])(random.uniform(1, 1.8));
  const size = Math.sqrt(share / outline.area);
  const [ux, uy] = random.direction();
  const reach = Math.min(0.5, outline.radius * size);
  const cx = random.uniform(reach, 1 - reach);
  const cy = random.uniform(reach, 1 - reach);
  return (x, y) => {
    const dx = (x - cx) / size;
    const dy = (y - cy) / size;
    return outline.contains(dx * ux + dy * uy, dy * ux - dx * uy);
  };
}

/** A shape around the origin, of any size. */
interface Outline {
  readonly area: number;
  /** How far it reaches from the origin. */
  readonly radius: number;
  contains(x: number, y: number): boolean;
}

function ellipse(ratio: number): Outline {
  return { area: Math.PI * ratio, radius: ratio, contains: (x, y) => (x * x) / (ratio * ratio) + y * y <= 1 };
}

function roundedBox(ratio: number): Outline {
  const corner = 0.4;
  return {
    area: 4 * ratio - (4 - Math.PI) * corner * corner,
    radius: Math.sqrt(ratio * ratio + 1),
    contains(x, y) {
      const dx = Math.max(0, Math.abs(x) - ratio + corner);
      const dy = Math.max(0, Math.abs(y) - 1 + corner);
      return dx * dx + dy * dy <= corner * corner;
    },
  };
}

/** Isosceles, its centroid at the origin. */
function triangle(ratio: number): Outline {
  return {
    area: 3 * ratio,
    radius: Math.max(2 * ratio, Math.sqrt(ratio * ratio + 1)),
    contains: (x, y) => x >= -ratio && Math.abs(y) <= (2 * ratio - x) / (3 * ratio),
  };
}
