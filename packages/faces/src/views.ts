import type { FaceBox } from '@fuzzydiff/core/image';
import { largestStride } from './yunet.js';

/** A part of a photograph, and the size at which the network sees it. */
export interface View {
  /** In the photograph's pixels: whole numbers. */
  readonly window: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** In pixels of the network's input, before it is filled up. */
  readonly width: number;
  readonly height: number;
  /**
   * The longer side of the largest face that counts, in pixels of the network's input: a larger one is a part of a face, or
   * seen whole in a coarser look.
   */
  readonly largest: number;
  /** By how many degrees the network sees the window turned clockwise about its middle. @default 0 */
  readonly turned?: number;
}

/** The longer side at which the network was trained, and so at which it sees a whole photograph, at most. */
const wholeSide = 640;
/** Below this longer side a photograph is doubled: at its own size, a face that fills it is found less exactly. */
const smallSide = 200;
/** The side of a tile in pixels of the network's input, at most: what a call needs of memory does not grow with the photograph. */
const tileSide = 640;
/** How far tiles overlap, in pixels of the network's input: as much as the largest face that is looked for in them. */
const tileOverlap = 128;
/** The longer side of a face that the network still finds, in pixels of its input. It finds most of 12, all of 16. */
const foundSide = 20;
/** How much finer each look is than the next: a face too small for one has at most 4 * 20 pixels in the finer. */
const finer = 4;

/** The longer side, in pixels of the network's input, from which on a face's landmarks are exact enough. */
export const closeSide = 64;
/** The longer side at which a smaller face is looked at again: its landmarks are at their most exact there. */
const closerSide = 96;
/** How much of its surroundings that look has: sides of the face, in all. */
const surroundings = 2.5;

/**
 * The looks at a photograph: the whole of it, and where faces of `minFace` pixels would be too small in that, finer ones in
 * tiles that overlap. Ours.
 *
 * @param photo its size, in pixels
 * @param minFace in pixels, at least 1
 */
export function viewsOf(photo: { readonly width: number; readonly height: number }, minFace: number): View[] {
  const { width, height } = photo;
  const whole = wholeScale(Math.max(width, height));
  const views = [viewOf({ x: 0, y: 0, width, height }, whole, Infinity)];
  // A quarter finer is no gain.
  for (let scale = Math.min(1, foundSide / minFace); scale > 1.25 * whole; scale /= finer)
    for (const rows of tiles(height, scale))
      for (const columns of tiles(width, scale)) views.push(viewOf(windowOf(columns, rows), scale, tileOverlap));
  return views;
}

/** A look at one face and its surroundings. Ours. */
export function closerView({ width, height }: { readonly width: number; readonly height: number }, box: FaceBox): View {
  const side = Math.max(box.width, box.height);
  const reach = (surroundings * side) / 2;
  const columns = within(width, box.x + box.width / 2, reach);
  const rows = within(height, box.y + box.height / 2, reach);
  return viewOf(windowOf(columns, rows), closerSide / side, Infinity);
}

/** Whole pixels of `extent`, at least one, as far as `reach` around a place that may lie beyond it. */
function within(extent: number, middle: number, reach: number): Stretch {
  const start = Math.min(Math.max(Math.floor(middle - reach), 0), extent - 1);
  const end = Math.min(Math.max(Math.ceil(middle + reach), start + 1), extent);
  return { start, length: end - start };
}

/** Columns or rows of a photograph. */
interface Stretch {
  readonly start: number;
  readonly length: number;
}

function windowOf(columns: Stretch, rows: Stretch): View['window'] {
  return { x: columns.start, y: rows.start, width: columns.length, height: rows.length };
}

/** A look at a window, at a scale. */
function viewOf(window: View['window'], scale: number, largest: number): View {
  const scaled = (length: number) => Math.max(1, Math.round(scale * length));
  return { window, width: scaled(window.width), height: scaled(window.height), largest };
}

function wholeScale(longer: number): number {
  if (longer > wholeSide) return wholeSide / longer;
  let scale = 1;
  while (scale * longer < smallSide) scale *= 2;
  return scale;
}

/** As few tiles as reach, and each as short as they then may be, in whole cells of the network. */
function tiles(extent: number, scale: number): Stretch[] {
  const overlap = tileOverlap / scale;
  const count = Math.max(1, Math.ceil((extent - overlap) / (tileSide / scale - overlap)));
  const shortest = (extent + (count - 1) * overlap) / count;
  const side = Math.min(tileSide, largestStride * Math.ceil((scale * shortest) / largestStride));
  const length = Math.min(extent, Math.floor(side / scale));
  return Array.from({ length: count }, (_, n) => ({
    start: count === 1 ? 0 : Math.round((n * (extent - length)) / (count - 1)),
    length,
  }));
}
