import { type Tensor, tensor } from '@fuzzydiff/core';
import { checkTensor, invalidArgument } from '@fuzzydiff/core/internal';
import { contiguous, type NoiseSource } from '@fuzzydiff/core/math';
import { type Random, randomStream } from '../random/random.js';

/** What can happen to a picture. */
export type DegradationKind = 'grey' | 'offset' | 'scratch' | 'dust' | 'blur' | 'occluder' | 'jpeg' | 'cast';

/** A damaged image and where it was damaged. */
export interface Degraded {
  /** `[C,H,W]`, in `[-1, 1]`. */
  readonly image: Tensor;
  /** `[1,H,W]`: 1 where the image differs from the clean one in any channel, 0 where it is the same in all. */
  readonly mask: Tensor;
}

/**
 * Damages an image: a pure function of its arguments, independent for every (noise, key, kind).
 *
 * Changes of less than one grey level of 255 (2/255) in every channel of a pixel, which nobody sees and which saving as
 * 8 bits may lose, are taken back: such a pixel keeps its clean value and isn't in the mask.
 *
 * @param image `[C,H,W]` in `[-1, 1]`, at least 16 pixels on each side; left as it is
 * @param key which image; any text, e.g. its file name
 * @throws FuzzydiffError `invalid-argument`
 */
export type Degradation = (image: Tensor, noise: NoiseSource, key: string) => Degraded;

/** An image that is being damaged, in place. */
export interface Canvas {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Pixels to a 256th of the image's size (the geometric mean of its sides): lengths below are given at 256 pixels. */
  readonly unit: number;
  /** Plane after plane, row after row. May leave `[-1, 1]` for the time being. */
  readonly values: Float32Array;
}

/** The degradation that paints on a copy of the image with the random numbers of its own kind and key. */
export function degradation(kind: DegradationKind, paint: (canvas: Canvas, random: Random) => void): Degradation {
  return (image, noise, key) => {
    const [channels, height, width] = checkImage(image);
    const clean = contiguous(image);
    const values = clean.slice();
    const unit = Math.sqrt(height * width) / 256;
    paint({ channels, height, width, unit, values }, randomStream(noise, `${kind} ${key}`));
    const plane = height * width;
    const mask = tensor([1, height, width]);
    for (let i = 0; i < plane; i++) if (settlePixel(clean, values, i, plane)) mask.data[i] = 1;
    return { image: tensor([channels, height, width], values), mask };
  };
}

/** Clips a pixel and says whether it changed; one that hardly did becomes what it was. */
function settlePixel(clean: Float32Array, values: Float32Array, pixel: number, plane: number): boolean {
  let changed = false;
  for (let i = pixel; i < values.length; i += plane) {
    values[i] = Math.max(-1, Math.min(1, values[i]!));
    if (Math.abs(values[i]! - clean[i]!) >= 2 / 255) changed = true;
  }
  if (!changed) for (let i = pixel; i < values.length; i += plane) values[i] = clean[i]!;
  return changed;
}

function checkImage(image: Tensor): [channels: number, height: number, width: number] {
  const [channels = 0, height = 0, width = 0, ...more] = image?.shape ?? [];
  if (more.length > 0 || channels < 1 || height < 16 || width < 16)
    throw invalidArgument('image', 'an array of shape [C, H, W] with H and W of at least 16', image);
  checkTensor('image', image, [[channels, height, width]]);
  const outside = contiguous(image).find((value) => !(value >= -1 && value <= 1));
  if (outside !== undefined) throw invalidArgument('image', 'values from -1 to 1', outside);
  return [channels, height, width];
}
