import { depthWithin } from '../depth.js';
import { eachNeighbour } from '../regions.js';
import type { Plane } from '../resample.js';
import type { StrokePlace } from './place.js';

/** Where a stroke ends. */
export interface Tip extends StrokePlace {
  /** How far its middle lies from its edge, in pixels. */
  readonly depth: number;
}

/**
 * Where what was found of strokes ends: a pixel in the middle of it, around which it goes on in one direction alone, and no wider
 * than it is there. Of tips of one end the outermost counts.
 *
 * @param found from 0 to 1; what is above half is of a stroke
 * @param widest how deep a stroke may be in its middle, in pixels
 */
export function strokeTips(found: Plane, widest: number): Tip[] {
  const { width } = found;
  const besides = new Float32Array(found.values.length);
  for (let i = 0; i < besides.length; i++) besides[i] = 1 - found.values[i]!;
  const depth = depthWithin({ ...found, values: besides });
  const circles = new Map<number, Circle>();
  const tips: Tip[] = [];
  for (let i = 0; i < depth.length; i++) {
    const own = depth[i]!;
    if (own < 1 || own > widest || !isInMiddle(i)) continue;
    const radius = Math.max(4, 2.5 * own);
    const near = arcAround(found, i, circle(radius));
    if (!near || near.share * 2 * Math.PI * radius > 3.2 * own + 2) continue;
    const far = arcAround(found, i, circle(2 * radius));
    if (!far || far.share * 4 * Math.PI * radius > 4 * own + 3) continue;
    if (Math.cos(near.angle - far.angle) < straightness) continue;
    const place = { x: (i % width) + 0.5, y: Math.floor(i / width) + 0.5 };
    tips.push({ ...place, angle: far.angle + Math.PI, depth: own });
  }
  return outermost(tips);

  function circle(radius: number): Circle {
    const own = circles.get(radius) ?? circleOf(radius);
    circles.set(radius, own);
    return own;
  }

  function isInMiddle(i: number): boolean {
    let deepest = 0;
    eachNeighbour(i, found, (next) => {
      deepest = Math.max(deepest, depth[next]!);
    });
    return depth[i]! >= deepest - 0.5;
  }
}

/** The least cosine between the ways back to a stroke from its tip, near and twice as far. */
const straightness = 0.88;

/** A circle around a pixel: of each of its points, how many columns and rows from it, and which way, as a cosine and a sine. */
interface Circle {
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

function circleOf(radius: number): Circle {
  const count = Math.max(16, Math.ceil(2 * Math.PI * radius));
  const angles = Float64Array.from({ length: count }, (_, n) => (2 * Math.PI * n) / count);
  const [cosines, sines] = [angles.map(Math.cos), angles.map(Math.sin)];
  const steps = (parts: Float64Array) => Int32Array.from(parts, (part) => Math.floor(0.5 + radius * part));
  return { columns: steps(cosines), rows: steps(sines), cosines, sines };
}

/** The one arc of a circle around a pixel that is found: its share of the circle, and which way it lies. None where there are more, or the whole is. */
function arcAround(
  { width, height, values }: Plane,
  pixel: number,
  { columns, rows, cosines, sines }: Circle,
): { share: number; angle: number } | undefined {
  const x = pixel % width;
  const y = (pixel - x) / width;
  const isFound = (n: number) => {
    const [u, v] = [x + columns[n]!, y + rows[n]!];
    return u >= 0 && v >= 0 && u < width && v < height && values[v * width + u]! > 0.5;
  };
  let [arcs, count, right, down] = [0, 0, 0, 0];
  let before = isFound(columns.length - 1);
  for (let n = 0; n < columns.length; n++) {
    const now = isFound(n);
    if (now && !before && ++arcs > 1) return undefined;
    if (now) {
      count++;
      right += cosines[n]!;
      down += sines[n]!;
    }
    before = now;
  }
  return arcs === 1 ? { share: count / columns.length, angle: Math.atan2(down, right) } : undefined;
}

/** Of tips that hang together, the one that lies furthest their way. */
function outermost(tips: readonly Tip[]): Tip[] {
  const left = [...tips];
  const ends: Tip[] = [];
  for (let first = left.pop(); first; first = left.pop()) {
    const group = [first];
    for (const member of group)
      for (let n = left.length - 1; n >= 0; n--)
        if (Math.hypot(left[n]!.x - member.x, left[n]!.y - member.y) <= Math.max(2, member.depth))
          group.push(...left.splice(n, 1));
    const sum = (part: (angle: number) => number) => group.reduce((total, { angle }) => total + part(angle), 0);
    const angle = Math.atan2(sum(Math.sin), sum(Math.cos));
    const reach = ({ x, y }: Tip) => x * Math.cos(angle) + y * Math.sin(angle);
    ends.push({ ...group.reduce((a, b) => (reach(b) > reach(a) ? b : a)), angle });
  }
  return ends;
}
