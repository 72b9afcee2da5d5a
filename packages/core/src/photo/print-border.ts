import { median } from '../tensor/median.js';
import { fullScale, type Image } from './image.js';
import type { Placement } from './placement.js';
import { apply, scaleOf } from './similarity.js';

/** How wide a print's border is on each side, in pixels: 0 where there is none. */
export interface PrintBorder {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How far paper strays from its own colour, of 255: its grain, and what JPEG makes of it. */
const even = 14;

/** The share of a line along an edge that is of the paper's colour: in the border at least, damage and all, and beyond it at most. */
const [within, beyond] = [0.85, 0.6];

/** Of the picture's smaller side: how wide a border is at least and at most, and over how much of that its inner edge may run askew. */
const [narrowest, widest, askew] = [0.012, 0.2, 0.008];

/** How far beside a border a model is led astray by it, of the side of its frame: 4 pixels of 128. */
const beside = 1 / 32;

/**
 * Ours. The paper around a photograph that was scanned or photographed as a print: of one colour along an edge of the picture, and ending on a
 * straight line. A backdrop is no border, as it ends at whoever stands before it. What is found at one side alone is none either: two
 * have the same colour.
 *
 * @returns none where there is no border
 */
export function printBorder(image: Image): PrintBorder | undefined {
  const { width, height } = image;
  const side = Math.min(width, height);
  const edges = {
    left: edgeOf(image, (k, n) => n * width + k, { lines: width, length: height, side }),
    top: edgeOf(image, (k, n) => k * width + n, { lines: height, length: width, side }),
    right: edgeOf(image, (k, n) => n * width + width - 1 - k, { lines: width, length: height, side }),
    bottom: edgeOf(image, (k, n) => (height - 1 - k) * width + n, { lines: height, length: width, side }),
  };
  const all = Object.entries(edges);
  const isAlike = (a: readonly number[], b: readonly number[]) =>
    a.every((value, c) => Math.abs(value - b[c]!) <= even);
  const depths = all.map(([name, own]) => {
    const isTwo = own && all.some(([other, edge]) => other !== name && edge && isAlike(own.colour, edge.colour));
    return [name, isTwo ? own.depth : 0];
  });
  return depths.some(([, depth]) => depth !== 0) ? Object.fromEntries(depths) : undefined;
}

/** The border along one edge. @param at the pixel at a depth from the edge and a place along it */
function edgeOf(
  image: Image,
  at: (depth: number, place: number) => number,
  { lines, length, side }: { readonly lines: number; readonly length: number; readonly side: number },
): { readonly depth: number; readonly colour: readonly number[] } | undefined {
  const { channels, pixels } = image;
  const scale = 255 / fullScale(image);
  // As many places as tell a share.
  const step = Math.max(1, Math.floor(length / 512));
  const count = Math.floor(length / step);
  const valueAt = (k: number, n: number, c: number) => scale * pixels[at(k, n * step) * channels + c]!;
  const first = Math.max(1, Math.floor(narrowest * side) >> 1);
  const colour = Array.from({ length: channels }, (_, c) =>
    median(Float32Array.from({ length: count }, (_, n) => valueAt(first, n, c))),
  );
  const shareOf = (k: number) => {
    let alike = 0;
    for (let n = 0; n < count; n++) if (colour.every((own, c) => Math.abs(valueAt(k, n, c) - own) <= even)) alike++;
    return alike / count;
  };
  const most = Math.min(Math.floor(widest * side), lines - 1);
  let depth = first;
  while (depth <= most && shareOf(depth) >= within) depth++;
  if (depth < Math.max(2, narrowest * side) || depth > most) return undefined;
  // Its last lines hold some of the photograph.
  const end = Math.min(lines, depth + Math.max(2, Math.ceil(askew * side)));
  while (depth < end && shareOf(depth) > beyond) depth++;
  return depth < end ? { depth, colour } : undefined;
}

/** Whether a place of a picture lies in its border, or beyond it. */
export function isInBorder(
  { left, top, right, bottom }: PrintBorder,
  { width, height }: Pick<Image, 'width' | 'height'>,
  [x, y]: readonly [number, number],
): boolean {
  return (
    (left > 0 && x < left) ||
    (top > 0 && y < top) ||
    (right > 0 && x >= width - right) ||
    (bottom > 0 && y >= height - bottom)
  );
}

/**
 * What of a placed frame is no border of its picture: 1, or 0 in the border, beyond it, and so near to it that a model, which makes it anew
 * a little elsewhere, finds the photograph odd for that alone.
 *
 * @param shape the model's `[C,H,W]`
 * @returns one number per pixel of the frame
 */
export function insideBorder(
  border: PrintBorder,
  image: Pick<Image, 'width' | 'height'>,
  placement: Placement,
  [, height, width]: readonly [number, number, number],
): Uint8Array {
  const margin = beside * scaleOf(placement);
  const wider = Object.entries(border).map(([name, depth]) => [name, depth > 0 ? depth + margin : 0]);
  const reached = Object.fromEntries(wider) as unknown as PrintBorder;
  return Uint8Array.from({ length: height * width }, (_, i) => {
    const place = apply(placement, [((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height]);
    return isInBorder(reached, image, place) ? 0 : 1;
  });
}
