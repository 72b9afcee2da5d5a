import { invalidArgument } from '../errors.js';
import type { Point } from '../faces/face-detector.js';

/**
 * A similarity of the plane without reflection: it turns, scales and moves. In pixels, or whatever the points are in,
 *
 *     x' = a x - b y + tx
 *     y' = b x + a y + ty
 *
 * with `a` and `b` in units of the one over those of the other, any but both 0, and `tx` and `ty` in those that it takes to, pixels
 * of a picture.
 */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/**
 * The similarity that takes points closest to their partners, in least squares: `min sum |s(from_i) - to_i|^2` (Umeyama,
 * "Least-squares estimation of transformation parameters between two point patterns", IEEE TPAMI 13(4), 1991). In the plane,
 * and with no reflection allowed, its solution is one complex number: with `p` and `q` the points less their means,
 * `a + ib = sum conj(p) q / sum |p|^2`.
 *
 * @param from two points or more, not all of them in one place
 * @param to their partners, as many
 * @throws FuzzydiffError `invalid-argument` for other points
 */
export function similarity(from: readonly Point[], to: readonly Point[]): Similarity {
  if (to.length !== from.length) throw invalidArgument('to', `${from.length} points, as many as from has,`, to);
  const [p, q] = [mean(from), mean(to)];
  let [real, imaginary, spread] = [0, 0, 0];
  from.forEach((point, i) => {
    const [px, py] = [point[0] - p[0], point[1] - p[1]];
    const [qx, qy] = [to[i]![0] - q[0], to[i]![1] - q[1]];
    real += px * qx + py * qy;
    imaginary += px * qy - py * qx;
    spread += px * px + py * py;
  });
  const [a, b] = [real / spread, imaginary / spread];
  if (!Number.isFinite(a) || !Number.isFinite(b) || (a === 0 && b === 0))
    throw invalidArgument('from and to', 'two points or more, not all in one place,', [...from, ...to]);
  return { a, b, tx: q[0] - a * p[0] + b * p[1], ty: q[1] - b * p[0] - a * p[1] };
}

function mean(points: readonly Point[]): Point {
  const sum = (axis: 0 | 1) => points.reduce((total, point) => total + point[axis], 0);
  return [sum(0) / points.length, sum(1) / points.length];
}

/** Where a similarity takes a point. */
export function apply({ a, b, tx, ty }: Similarity, [x, y]: Point): Point {
  return [a * x - b * y + tx, b * x + a * y + ty];
}

/** The similarity that takes everything back. */
export function inverse({ a, b, tx, ty }: Similarity): Similarity {
  const square = a * a + b * b;
  const [c, d] = [a / square, -b / square];
  return { a: c, b: d, tx: -c * tx + d * ty, ty: -d * tx - c * ty };
}

/** One similarity after another: `first`, then `second`. */
export function compose(second: Similarity, first: Similarity): Similarity {
  const [tx, ty] = apply(second, [first.tx, first.ty]);
  return {
    a: second.a * first.a - second.b * first.b,
    b: second.b * first.a + second.a * first.b,
    tx,
    ty,
  };
}

/** How many times longer a similarity makes everything. */
export function scaleOf({ a, b }: Similarity): number {
  return Math.hypot(a, b);
}
