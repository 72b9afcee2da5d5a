import { checkTensor, type Tensor } from '../tensor/tensor.js';
import { canvasOf } from './canvas.js';
import { correctionPlanes, photoPlanes } from './damage.js';
import { headOutline } from './head-outline.js';
import { blankPixels, checkPixels, fullScale, type Image } from './image.js';
import type { Print } from './ink.js';
import type { Mended } from './mend.js';
import { boundingBox, type Frame, type Placement } from './placement.js';
import { combinedPlane } from './planes.js';
import type { Plane } from './resample.js';
import { warpBack } from './warp/warp-back.js';

/** What was made of a placed frame, and how much of it the photograph keeps. */
export interface BlendedFace {
  /** Where its frame lies. */
  readonly placement: Placement;
  /** What the model saw, `[C,H,W]` in `[-1, 1]`. */
  readonly input: Tensor;
  /** What it made of that, `[C,H,W]`; of a photograph of one channel, the mean over the channels counts. */
  readonly corrected: Tensor;
  /** How much is kept, in `[0, 1]`: `[1|C,H,W]` over the frame, or a plane over the photograph. */
  readonly keep: Tensor | Plane;
  /** What of the picture it is, where that is black-and-white or of one ink. @default in colour, or of one channel, like the picture */
  readonly print?: Print | undefined;
}

/** How far a blend reaches. */
export interface BlendOptions {
  /** What the model's images show. @default a frame without landmarks */
  readonly frame?: Frame | undefined;
  /** Where the photograph changes: in the head, or all over the frame. @default 'frame' */
  readonly within?: 'head' | 'frame' | undefined;
}

/**
 * Blends what was made of faces into their photograph, in its own pixels: with `k` what is kept, `x` what the model saw and `c`
 * what it made, both warped back,
 *
 *     out = k (photo + c - x) + (1 - k) c
 *
 * so that detail which the model never saw survives where the photograph is kept. Where `k` is 1 the photograph stays to the byte.
 * Each face is made of the photograph as it was; where frames overlap, the later one counts. Ours.
 *
 * @throws FuzzydiffError `invalid-argument` when a shape is not that of the others, or the pixels not those of the image
 */
export function blendBack(image: Image, faces: readonly BlendedFace[], options: BlendOptions = {}): Mended {
  const { frame = { kind: 'whole' }, within = 'frame' } = options;
  checkPixels(image);
  const { width: across, height: down } = image;
  const pixels = blankPixels(image, image.pixels.length);
  pixels.set(image.pixels);
  const weight: Plane = { width: across, height: down, values: new Float32Array(across * down) };
  for (const { placement, input, corrected, keep, print } of faces) {
    checkTensor('corrected', corrected, [input.shape]);
    const box = boundingBox(placement, image);
    const outline = headOutline(frame, placement, box, within).values;
    const { image: on, store } = canvasOf(image, pixels, print);
    const full = fullScale(on);
    const photo = photoPlanes(on, box);
    const seen = correctionPlanes(input, on.channels, placement, box);
    const made = correctionPlanes(corrected, on.channels, placement, box);
    const kept = 'shape' in keep ? warpBack(combinedPlane(keep, Math.min), placement, box, 'linear').values : undefined;
    for (let i = 0; i < box.width * box.height; i++) {
      const at = (box.y + Math.floor(i / box.width)) * across + box.x + (i % box.width);
      const own = kept ? kept[i]! : (keep as Plane).values[at]!;
      const k = 1 - outline[i]! * (1 - own);
      if (k >= 1) continue;
      weight.values[at] = 1 - k;
      const blended = (c: number) => ((k * (photo[c]![i]! - seen[c]![i]!) + made[c]![i]!) / 255) * full;
      store(at, blended, 1 - k);
    }
  }
  return { pixels, weight };
}
