import { keyedNoise, type NoiseSource } from '../noise/keyed-noise.js';
import { checkTensor, type Tensor } from '../tensor/tensor.js';
import { continuation } from './continued.js';
import { correctionPlanes, type Damage, photoPlanes } from './damage.js';
import { depthWithin } from './depth.js';
import { grain } from './grain.js';
import { headOutline } from './head-outline.js';
import { blankPixels, checkPixels, fullScale, type Image, type Pixels } from './image.js';
import { localDeviation } from './local-deviation.js';
import { asColours, asOpponent } from './opponent.js';
import { indicesOf, subtract } from './pixelwise.js';
import { type Box, boundingBox, type Placement } from './placement.js';
import type { Plane } from './resample.js';
import { apply, inverse, scaleOf } from './similarity.js';

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
 * tell more of it than a model can. Where frames overlap, a pixel is the face's whose frame's middle is nearest, in sides of that frame, and of
 * those as near the smaller frame's: all is made of the photograph as it was, so that the order of the faces is of no consequence. Ours.
 *
 * @param image of the model's channels, or of one; 8 or 16 bits
 * @throws FuzzydiffError `invalid-argument` when a shape is not that of the others, or the pixels not those of the image
 */
export function mend(image: Image, faces: readonly MendedFace[], options: MendOptions = {}): Mended {
  const { noise = keyedNoise(0), grain: strength = 1 } = options;
  checkPixels(image);
  const pixels = blankPixels(image, image.pixels.length);
  pixels.set(image.pixels);
  const full = fullScale(image);
  const weight: Plane = {
    width: image.width,
    height: image.height,
    values: new Float32Array(image.width * image.height),
  };
  const owners = faces.map(({ placement }) => nearness(placement));
  const reaches = faces.map((face) => reachOf(face, image));
  faces.forEach((face, n) => {
    const { x: left, y: top, width } = face.damage.box;
    const own = face.damage.weight.values;
    const replaced = indicesOf(own);
    if (replaced.length === 0) return;
    const planes = replacement(image, face, { noise, strength, asked: replaced });
    replaced.forEach((i, k) => {
      const [x, y] = [left + (i % width), top + Math.floor(i / width)];
      const nearer = (other: number) =>
        owners[other]!(x, y) < owners[n]!(x, y) || (other < n && owners[other]!(x, y) === owners[n]!(x, y));
      if (faces.some((_, at) => at !== n && reaches[at]!(x, y) && nearer(at))) return;
      const at = y * image.width + x;
      weight.values[at] = own[i]!;
      for (let c = 0; c < image.channels; c++) {
        const before = image.pixels[at * image.channels + c]!;
        const after = (planes[c]![k]! / 255) * full;
        pixels[at * image.channels + c] = Math.min(Math.max(Math.round(before + own[i]! * (after - before)), 0), full);
      }
    });
  });
  return { pixels, weight };
}

/** From how much of a pixel is replaced on it says nothing of what surrounds the damage; below, the less: a step would hang on one pixel. */
const spoiling = 1 / 16;

/** How deep in a damage what the model made counts half, in pixels of the frame. */
const halfDepth = 0.5;

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

/** What goes into some pixels of where the damage is, of 255: for each channel of the photograph as many values as are asked for. */
function replacement(
  image: Image,
  face: MendedFace,
  { noise, strength, asked }: { noise: NoiseSource; strength: number; asked: Int32Array },
): Float32Array[] {
  const { key = '', damage } = face;
  const { broad, details, ...options } = parted(image, face, asked);
  const added = grain(details, damage.box, { ...options, asked, noise, key });
  return asColours(broad.map((own, c) => Float32Array.from(own, (value, n) => value + strength * added[c]![n]!)));
}

/** What there is of the photograph's planes once they are parted from what the model has made. */
interface Parted {
  /** What goes there but for its grain, for each channel where it is asked for. */
  readonly broad: readonly Float64Array[];
  /** What is left of the photograph: its detail. */
  readonly details: readonly Float32Array[];
  readonly contrast: Float32Array;
  readonly kept: Float32Array;
  readonly scale: number;
}

/** By itself, so that the correction's planes are let go before grain takes as many. */
function parted(image: Image, { placement, corrected, damage }: MendedFace, asked: Int32Array): Parted {
  const { box, weight } = damage;
  const { width, height } = box;
  const [channels = 0, rows = 0, columns = 0] = corrected.shape;
  if (image.channels > 1) checkTensor('corrected', corrected, [[image.channels, rows, columns]]);
  else checkTensor('corrected', corrected, [[channels, rows, columns]]);
  const scale = scaleOf(placement) / Math.max(rows, columns);
  const kept = weight.values.map((w) => Math.max(1 - w / spoiling, 0));
  const photo = asOpponent(photoPlanes(image, box));
  const made = asOpponent(correctionPlanes(corrected, image.channels, placement, box));
  const contrast = localDeviation({ width, height, values: made[0]! }, Math.max(1, scale));
  const sigma = Math.min(Math.max(1, scale / 2), 3);
  const continued = continuation({ width, height }, kept, sigma);
  const depth = depthWithin({ width, height, values: kept });
  // Beyond the frame there is nothing that the model made.
  const inFrame = headOutline({ kind: 'whole' }, placement, box, 'frame').values;
  const inDepth = Float32Array.from(asked, (i) => inFrame[i]! / (1 + (halfDepth * scale) / depth[i]!));
  const [surroundings, continuedPlane] = [new Float32Array(width * height), new Float32Array(width * height)];
  const broad = made.map((plane, channel) => {
    const own = photo[channel]!;
    continued(own, surroundings);
    continued(plane, continuedPlane);
    subtract(plane, continuedPlane);
    subtract(subtract(own, surroundings), plane);
    return Float64Array.from(asked, (i, n) => surroundings[i]! + inDepth[n]! * plane[i]!);
  });
  return { broad, details: photo, contrast, kept, scale };
}
