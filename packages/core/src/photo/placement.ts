import { checkNumber, invalidArgument } from '../errors.js';
import type { Point } from '../faces/face-detector.js';
import { type Image, largestSquare, type Region } from './image.js';
import { apply, type Similarity, scaleOf, similarity } from './similarity.js';

/**
 * What a model's images show, as data. `face`: a face whose five landmarks (eyes, tip of the nose, corners of the mouth; those to
 * the left in the picture first) lie at these places of the unit square, `[x, y]`, x to the right and y down. `whole`: the
 * whole picture, or a square of it.
 */
export type Frame = { readonly kind: 'face'; readonly landmarks: readonly Point[] } | { readonly kind: 'whole' };

/** The frame of portraits: the medians of the landmarks in what the embedded prior was trained on. */
export const portraitFrame = {
  kind: 'face',
  landmarks: [
    [0.3785, 0.4505],
    [0.6215, 0.4505],
    [0.4985, 0.599],
    [0.3925, 0.7005],
    [0.6075, 0.7005],
  ],
} as const satisfies Frame;

/** Where a frame lies in a photograph: takes the unit square, in which the frame's places are, to the photograph's pixels. */
export type Placement = Similarity;

/** A square of a photograph that may be turned about its middle, in pixels. */
export interface TurnedRegion extends Region {
  /** From -360 to 360 degrees, clockwise as seen. @default 0 */
  readonly angle?: number | undefined;
}

/**
 * Where a frame lies by the landmarks of a face.
 *
 * @param landmarks in the photograph's pixels, as many as the frame has and in its order
 * @throws FuzzydiffError `invalid-argument` for other landmarks, or all in one place
 */
export function placeByLandmarks(frame: Extract<Frame, { kind: 'face' }>, landmarks: readonly Point[]): Placement {
  if (landmarks.length !== frame.landmarks.length)
    throw invalidArgument('landmarks', `${frame.landmarks.length} points, as the frame has,`, landmarks);
  return similarity(frame.landmarks, landmarks);
}

/**
 * Where a frame lies that a square of the photograph is given for.
 *
 * @throws FuzzydiffError `invalid-argument` for a size not above 0, or what is no number
 */
export function placeByRegion({ x, y, size, angle = 0 }: TurnedRegion): Placement {
  for (const [name, value] of Object.entries({ x, y, angle })) checkNumber(`region.${name}`, value, -1e9, 1e9);
  checkNumber('region.size', size, 1e-3, 1e9);
  // A whole number of quarter turns is exactly that, which sines are not.
  const turn = ((angle % 360) * Math.PI) / 180;
  const [a, b] = angle === 0 ? [size, 0] : [size * Math.cos(turn), size * Math.sin(turn)];
  return { a, b, tx: x + size / 2 - (a - b) / 2, ty: y + size / 2 - (a + b) / 2 };
}

/**
 * Where the frame `whole` lies: the largest square in the middle.
 *
 * @throws FuzzydiffError `invalid-argument` for a picture without pixels
 */
export function placeWhole(image: Pick<Image, 'width' | 'height'>): Placement {
  return placeByRegion(largestSquare(image));
}

/** A placement as the square that it is: `x` and `y` are those of the square before it is turned about its middle by `angle`. */
export function regionOf(placement: Placement): Required<TurnedRegion> {
  const size = scaleOf(placement);
  const [x, y] = apply(placement, [0.5, 0.5]);
  return {
    x: x - size / 2,
    y: y - size / 2,
    size,
    angle: (Math.atan2(placement.b, placement.a) * 180) / Math.PI,
  };
}

/** A rectangle of a picture, in whole pixels: `x` and `y` are its left and top edge, `width` and `height` at least 0. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of a photograph among which a placed frame lies: none (of width or height 0) for one that lies outside. */
export function boundingBox(placement: Placement, { width, height }: Pick<Image, 'width' | 'height'>): Box {
  const corners = (
    [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const
  ).map((corner) => apply(placement, corner));
  const range = (axis: 0 | 1, extent: number) => {
    const values = corners.map((corner) => corner[axis]);
    const first = Math.min(Math.max(Math.floor(Math.min(...values)), 0), extent);
    const last = Math.min(Math.max(Math.ceil(Math.max(...values)), first), extent);
    return [first, last - first] as const;
  };
  const [x, across] = range(0, width);
  const [y, down] = range(1, height);
  return { x, y, width: across, height: down };
}

/** The least box that holds two. */
export function union(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  const height = Math.max(a.y + a.height, b.y + b.height) - y;
  return { x, y, width, height };
}

/** From the pixels of a frame `side` pixels wide to those of a part of the photograph. */
export function onGrid({ a, b, tx, ty }: Placement, side: number, { x, y }: Pick<Box, 'x' | 'y'>): Similarity {
  return { a: a / side, b: b / side, tx: tx - x, ty: ty - y };
}

/** The pixels that interpolation inside a placed frame can reach: at least one, the nearest. */
export function surroundings(placement: Placement, image: Pick<Image, 'width' | 'height'>): Box {
  const margin = 3;
  const { x, y, width, height } = boundingBox(placement, image);
  const reach = (first: number, length: number, extent: number) => {
    const from = Math.min(Math.max(first - margin, 0), extent - 1);
    return [from, Math.max(Math.min(first + length + margin, extent) - from, 1)] as const;
  };
  const [left, across] = reach(x, width, image.width);
  const [top, down] = reach(y, height, image.height);
  return { x: left, y: top, width: across, height: down };
}
