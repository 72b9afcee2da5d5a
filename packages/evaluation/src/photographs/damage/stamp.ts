import type { Point, Random } from '../../random/random.js';

/** A shape on a photograph: how much of each pixel of a rectangle it covers. */
export interface Stamp {
  /** The rectangle's left and top edge and its sides, whole pixels inside the photograph. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** In `[0, 1]`, row after row. */
  readonly coverage: Float32Array;
}

/** The size of a photograph. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A disc, in pixels. */
export interface Disc {
  readonly centre: Point;
  readonly radius: number;
}

/** A line of round pen strokes from point to point. */
export interface Line {
  readonly points: readonly Point[];
  /** Of each piece between two points, in pixels: one for all, or one for each. */
  readonly widths: number | readonly number[];
  /** Over how many pixels its border fades, half of them outside its width. */
  readonly edge: number;
}

/** What a line covers. */
export function lineStamp(size: Size, { points, widths, edge }: Line): Stamp {
  const pieces = points.slice(1).map((to, i) => {
    const width = typeof widths === 'number' ? widths : widths[i]!;
    return { from: points[i]!, to, inner: (width - edge) / 2, reach: (width + edge) / 2 };
  });
  const furthest = Math.max(...pieces.map(({ reach }) => reach));
  const stamp = blankStamp(size, points, furthest);
  for (const { from, to, inner, reach } of pieces)
    cover(stamp, boundsOf(size, [from, to], reach), (x, y) => {
      const away = distance(from, to, x, y);
      return away <= inner ? 1 : (reach - away) / (reach - inner);
    });
  return stamp;
}

/** What discs cover together, their border fading over `edge` pixels inwards. */
export function discsStamp(size: Size, discs: readonly Disc[], edge: number): Stamp {
  const furthest = Math.max(...discs.map(({ radius }) => radius));
  const centres = discs.map(({ centre }) => centre);
  const stamp = blankStamp(size, centres, furthest);
  for (const { centre, radius } of discs)
    cover(stamp, boundsOf(size, [centre], radius), (x, y) => (radius - distance(centre, centre, x, y)) / edge);
  return stamp;
}

/** What a rectangle covers: whole pixels, without a soft border. */
export function rectangleStamp(size: Size, from: Point, to: Point): Stamp {
  const bounds = boundsOf(size, [from, to], 0);
  return { ...bounds, coverage: new Float32Array(bounds.width * bounds.height).fill(1) };
}

/** A line from `from` to `to` that bends to one side by up to `bend` of its length, in pieces (a quadratic Bézier curve). */
export function bentLine(from: Point, to: Point, bend: number, random: Random): Point[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const aside = 2 * random.uniform(-bend, bend);
  const control = [from[0] + dx / 2 - aside * dy, from[1] + dy / 2 + aside * dx] as const;
  const pieces = 16;
  return Array.from({ length: pieces + 1 }, (_, i) => {
    const t = i / pieces;
    const at = (axis: 0 | 1) => (1 - t) * (1 - t) * from[axis] + 2 * t * (1 - t) * control[axis] + t * t * to[axis];
    return [at(0), at(1)] as const;
  });
}

type Bounds = Omit<Stamp, 'coverage'>;

/** The pixels that lie within `reach` of points, as far as the photograph goes. */
function boundsOf(size: Size, points: readonly Point[], reach: number): Bounds {
  const range = (axis: 0 | 1, extent: number) => {
    const along = points.map((point) => point[axis]);
    const first = Math.min(extent, Math.max(0, Math.floor(Math.min(...along) - reach)));
    const last = Math.max(first, Math.min(extent, Math.ceil(Math.max(...along) + reach)));
    return [first, last - first] as const;
  };
  const [left, width] = range(0, size.width);
  const [top, height] = range(1, size.height);
  return { left, top, width, height };
}

function blankStamp(size: Size, points: readonly Point[], reach: number): Stamp {
  const bounds = boundsOf(size, points, reach);
  return { ...bounds, coverage: new Float32Array(bounds.width * bounds.height) };
}

/** Lets a stamp cover more of the pixels in bounds that lie in its own; where several pieces cover a pixel, the most counts. */
function cover(stamp: Stamp, bounds: Bounds, coverageAt: (x: number, y: number) => number): void {
  for (let y = bounds.top; y < bounds.top + bounds.height; y++)
    for (let x = bounds.left; x < bounds.left + bounds.width; x++) {
      const i = (y - stamp.top) * stamp.width + x - stamp.left;
      const covered = Math.min(1, coverageAt(x + 0.5, y + 0.5));
      if (covered > stamp.coverage[i]!) stamp.coverage[i] = covered;
    }
}

/** From `(x, y)` to the nearest place between two points. */
function distance([ax, ay]: Point, [bx, by]: Point, x: number, y: number): number {
  const [sx, sy] = [bx - ax, by - ay];
  const squared = sx * sx + sy * sy;
  const t = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * sx + (y - ay) * sy) / squared));
  const [dx, dy] = [x - ax - t * sx, y - ay - t * sy];
  return Math.sqrt(dx * dx + dy * dy);
}
