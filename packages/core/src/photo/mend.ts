import { keyedNoise, type NoiseSource } from '../noise/keyed-noise.js';
import type { Tensor } from '../tensor/tensor.js';
import { canvasOf } from './canvas.js';
import type { Damage } from './damage.js';
import { blankPixels, checkPixels, fullScale, type Image, type Pixels } from './image.js';
import type { Print } from './ink.js';
import { indicesOf } from './pixelwise.js';
import { type Box, boundingBox, type Placement } from './placement.js';
import { replacement } from './replacement.js';
import type { Plane } from './resample.js';
import { apply, inverse, scaleOf } from './similarity.js';
import { surrounded } from './surrounded.js';

/** A face of which it is known what is damaged and what goes there. */
export interface MendedFace {
  /** Where its frame lies. */
  readonly placement: Placement;
  /** Its correction, `[C,H,W]` in `[-1, 1]`; of a photograph of one channel, the mean over the channels counts. */
  readonly corrected: Tensor;
  /** What of the photograph is damaged there. */
  readonly damage: Damage;
  /** Keys its grain. @default '' */
  readonly key?: string | undefined;
  /** What of the picture it is, where that is black-and-white or of one ink. @default in colour, or of one channel, like the picture */
  readonly print?: Print | undefined;
}

/** How damage is mended. */
export interface MendOptions {
  /** Where the grain's noise comes from. @default keyedNoise(0) */
  readonly noise?: NoiseSource | undefined;
  /** How many times as strong as that of the surroundings the grain is, at least 0. @default 1 */
  readonly grain?: number | undefined;
}

/** A photograph mended. */
export interface Mended {
  /** As long as the photograph's. */
  readonly pixels: Pixels;
  /** How much of each pixel of the photograph was replaced, from 0 to 1. */
  readonly weight: Plane;
}

/**
 * Mends a photograph in its own pixels. What is not damaged is the photograph's to the byte; what is, becomes
 *
 *     out = (1 - w) photo + w (p' + l (c - c') + grain),   l = d / (d + 1/2)
 *
 * with `w` the damage's weight, `c` the correction warped back, `p'` and `c'` photograph and correction as they are continued from
 * where the photograph is kept (so that there is no seam where a synthesis came out lighter), and grain like that of the
 * surroundings. `d` is how deep a pixel lies in the damage, in pixels of the frame: what is thin is filled from its sides, which
 * tell more of it than a model can, and so is what the map did not find (`l = 0`). Where frames overlap, a pixel is the face's whose
 * frame's middle is nearest, in sides of that frame, and of those as near the smaller frame's: all is made of the photograph as it
 * was, so that the order of the faces is of no consequence. Ours.
 *
 * @param image of the model's channels, or of one; 8 or 16 bits
 * @throws FuzzydiffError `invalid-argument` when a shape is not that of the others, or the pixels not those of the image
 */
export function mend(image: Image, faces: readonly MendedFace[], options: MendOptions = {}): Mended {
  const { noise = keyedNoise(0), grain: strength = 1 } = options;
  checkPixels(image);
  const pixels = blankPixels(image, image.pixels.length);
  pixels.set(image.pixels);
  const weight: Plane = {
    width: image.width,
    height: image.height,
    values: new Float32Array(image.width * image.height),
  };
  const owners = faces.map(({ placement }) => nearness(placement));
  const reaches = faces.map((face) => reachOf(face, image));
  faces.forEach((face, n) => {
    const scale = pixelOf(face);
    const part = surrounded(face.damage, beside * Math.max(1, scale));
    const { x: left, y: top, width } = part.box;
    const own = part.weight.values;
    const replaced = indicesOf(own);
    if (replaced.length === 0) return;
    const draw = noiseOf(face, { frame: boundingBox(face.placement, image), part: part.box }, noise);
    const { image: on, store } = canvasOf(image, pixels, face.print);
    const full = fullScale(on);
    const planes = replacement(on, { ...face, damage: part }, { scale, draw, strength, asked: replaced });
    replaced.forEach((i, k) => {
      const [x, y] = [left + (i % width), top + Math.floor(i / width)];
      const nearer = (other: number) =>
        owners[other]!(x, y) < owners[n]!(x, y) || (other < n && owners[other]!(x, y) === owners[n]!(x, y));
      if (faces.some((_, at) => at !== n && reaches[at]!(x, y) && nearer(at))) return;
      const at = y * image.width + x;
      weight.values[at] = own[i]!;
      const mended = (c: number) => {
        const before = on.pixels[at * on.channels + c]!;
        return before + own[i]! * ((planes[c]![k]! / 255) * full - before);
      };
      store(at, mended, own[i]!);
    });
  });
  return { pixels, weight };
}

/** How far around damage its surroundings reach, in pixels of the frame: of what is further off nothing is continued, and no grain measured. */
const beside = 8;

/** How far a pixel lies from a frame's middle, in sides of the frame; between frames as near, the smaller goes first. */
function nearness(placement: Placement): (x: number, y: number) => number {
  const toFrame = inverse(placement);
  const tie = 1e-9 * scaleOf(placement);
  return (x, y) => {
    const [u, v] = apply(toFrame, [x + 0.5, y + 0.5]);
    return Math.hypot(u - 0.5, v - 0.5) + tie;
  };
}

/** Whether a pixel is a face's to tell of: in its frame, or where its damage runs on beyond. */
function reachOf({ placement, damage }: MendedFace, image: Image): (x: number, y: number) => boolean {
  const { box, weight } = damage;
  const frame = boundingBox(placement, image);
  const isIn = ({ x, y, width, height }: Box, u: number, v: number) =>
    u >= x && v >= y && u < x + width && v < y + height;
  return (x, y) => isIn(frame, x, y) || (isIn(box, x, y) && weight.values[(y - box.y) * box.width + x - box.x]! > 0);
}

/** Pixels of the photograph in one of a face's frame. */
function pixelOf({ placement, corrected }: MendedFace): number {
  const [, rows = 0, columns = 0] = corrected.shape;
  return scaleOf(placement) / Math.max(rows, columns);
}

/**
 * A channel's noise in a part of a photograph: each pixel of a face's frame has its own, wherever there is damage, and beyond the frame
 * it begins again.
 */
function noiseOf({ key = '' }: MendedFace, { frame, part }: { frame: Box; part: Box }, noise: NoiseSource) {
  const column = (x: number) => (((x - frame.x) % frame.width) + frame.width) % frame.width;
  const row = (y: number) => (((y - frame.y) % frame.height) + frame.height) % frame.height;
  return (channel: number): Float32Array => {
    const whole = new Float32Array(frame.width * frame.height);
    noise.fill(whole, { image: key, purpose: 'grain', draw: channel });
    const own = new Float32Array(part.width * part.height);
    const columns = Int32Array.from({ length: part.width }, (_, n) => column(part.x + n));
    for (let y = 0; y < part.height; y++) {
      const from = row(part.y + y) * frame.width;
      for (let x = 0; x < part.width; x++) own[y * part.width + x] = whole[from + columns[x]!]!;
    }
    return own;
  };
}
