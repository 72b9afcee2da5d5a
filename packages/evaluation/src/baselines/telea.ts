import { checkPixels, type Image, type Plane } from '@fuzzydiff/core/image';
import { checkNumber, invalidArgument } from '@fuzzydiff/core/internal';
import { march } from './fast-marching.js';

/** Options of `telea`. */
export interface TeleaOptions {
  /** How far around a pixel it is looked for what to fill it with, from 1 to 100 pixels (ε of the paper). @default 5 */
  readonly radius?: number | undefined;
}

/**
 * Fills what a mask marks from its border inwards, each pixel with a weighted mean of the known ones around it: what any
 * photograph program offers for retouching. A. Telea 2004, "An image inpainting technique based on the fast marching method",
 * with its weights by direction, distance and level. The paper also adds the slope of the picture (its eq. 1), which overshoots
 * in wide holes: about 1 dB is lost to it on photographs. OpenCV bounds that term to about one grey level; here it is left out.
 *
 * @param image any channels, 8 or 16 bits; left as it is
 * @param mask of its size: what is above 0 is filled
 * @throws FuzzydiffError `invalid-argument` for a mask of another size, one that leaves nothing known, or another radius
 */
export function telea(image: Image, mask: Plane, { radius = 5 }: TeleaOptions = {}): Image {
  checkPixels(image);
  checkNumber('radius', radius, 1, 100);
  const { width, height, channels } = image;
  if (mask.width !== width || mask.height !== height)
    throw invalidArgument('mask', `a mask of ${width} × ${height} pixels`, `${mask.width} × ${mask.height}`);
  const unknown = Uint8Array.from(mask.values, (value) => (value > 0 ? 1 : 0));
  if (!unknown.includes(0)) throw invalidArgument('mask', 'a mask that leaves some pixels as they are', 'one of all');

  const inside = march(image, unknown);
  // Outside, distances are negative; further away than is looked at, they all are the furthest.
  const known = unknown.map((value) => 1 - value);
  const outside = march(image, known, radius);
  const times = inside.times.map((time, i) => (unknown[i] === 1 ? time : -Math.min(outside.times[i]!, radius)));

  const pixels = image.pixels.slice();
  const offsets = discOffsets(Math.floor(radius));
  const usable = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && known[y * width + x] === 1;

  for (const i of inside.order) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const normal = [timeSlope(x, y, 1), timeSlope(x, y, 0)] as const;
    const sums = new Float64Array(channels);
    let total = 0;
    for (const [ox, oy] of offsets) {
      const [qx, qy] = [x + ox, y + oy];
      if (!usable(qx, qy)) continue;
      const q = qy * width + qx;
      const squared = ox * ox + oy * oy;
      // Across the border counts more than along it, near more than far, and the same distance more than another.
      const direction = Math.max(1e-6, Math.abs(ox * normal[0] + oy * normal[1]) / Math.sqrt(squared));
      const weight = direction / squared / (1 + Math.abs(times[i]! - times[q]!));
      total += weight;
      for (let c = 0; c < channels; c++) sums[c]! += weight * pixels[q * channels + c]!;
    }
    for (let c = 0; c < channels; c++) pixels[i * channels + c] = Math.round(sums[c]! / total);
    known[i] = 1;
  }
  return { ...image, pixels };

  /** How the distance grows to the right, or down. */
  function timeSlope(x: number, y: number, dx: 0 | 1): number {
    const dy = 1 - dx;
    const at = (step: number) => {
      const column = Math.min(width - 1, Math.max(0, x + step * dx));
      const row = Math.min(height - 1, Math.max(0, y + step * dy));
      return times[row * width + column]!;
    };
    return (at(1) - at(-1)) / 2;
  }
}

/** Steps to the pixels around one, up to a distance. */
function discOffsets(radius: number): (readonly [x: number, y: number])[] {
  const offsets: [number, number][] = [];
  for (let y = -radius; y <= radius; y++)
    for (let x = -radius; x <= radius; x++)
      if (x * x + y * y > 0 && x * x + y * y <= radius * radius) offsets.push([x, y]);
  return offsets;
}
