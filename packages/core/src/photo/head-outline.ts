import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import type { Box, Frame, Placement } from './placement.js';
import { type Plane, resample } from './resample.js';
import { inverse } from './similarity.js';

/** Half the head's width and height, and how far its middle lies below the eyes, by the distance from the eyes to the mouth. */
const [halfWidth, halfHeight, belowEyes] = [1.36, 1.78, 0.2];

/** How much further out nothing counts any more. */
const softness = 0.1;

/** Pixels of a frame of 64 over which what lies at its border fades. */
const fade = 2 / 64;

/**
 * How far each pixel lies in the head, from 0 to 1: in an ellipse around hair, ears and chin whose place follows from the frame's
 * landmarks, with a soft rim; of what is not a face, or `within` the frame, in the placed square, whose rim is soft too. Ours.
 *
 * @param box the part of the photograph wanted, in its pixels
 * @returns of the box's size
 */
export function headOutline(frame: Frame, placement: Placement, box: Box, within: 'head' | 'frame' = 'head'): Plane {
  const { x: left, y: top, width, height } = box;
  const shareAt = outlineAt(frame, placement, within);
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) values[y * width + x] = shareAt(left + x + 0.5, top + y + 0.5);
  return { width, height, values };
}

/** {@link headOutline} at a place of the photograph, in its pixels. */
export function outlineAt(
  frame: Frame,
  placement: Placement,
  within: 'head' | 'frame',
): (right: number, down: number) => number {
  const inHead = frame.kind === 'face' && within === 'head' ? ellipse(frame) : undefined;
  const { a, b, tx, ty } = inverse(placement);
  return (right, down) => {
    // As `apply` has it, but without an array for each pixel of a photograph.
    const u = a * right - b * down + tx;
    const v = b * right + a * down + ty;
    const inFrame = Math.min(Math.min(u, 1 - u), Math.min(v, 1 - v)) / fade;
    if (inFrame <= 0) return 0;
    const own = inHead ? Math.min(inFrame, inHead(u, v)) : inFrame;
    return Math.min(Math.max(own, 0), 1);
  };
}

/**
 * How far each of a model's own pixels lies in the head; nothing for a frame that shows no face.
 *
 * @param shape the model's `[C,H,W]`
 * @returns `[1,H,W]` in `[0, 1]`
 * @throws FuzzydiffError `invalid-argument` for a shape that is none
 */
export function headInFrame(frame: Frame, [, height, width]: ImageShape): Tensor | undefined {
  if (frame.kind !== 'face') return undefined;
  const side = Math.max(height, width);
  const box = { x: 0, y: 0, width: side, height: side };
  const outline = headOutline(frame, { a: side, b: 0, tx: 0, ty: 0 }, box);
  return tensor([1, height, width], resample(outline, { width, height }, 'linear').values);
}

function ellipse({ landmarks }: Extract<Frame, { kind: 'face' }>): (u: number, v: number) => number {
  const middle = (a: number, b: number) => [0, 1].map((axis) => (landmarks[a]![axis]! + landmarks[b]![axis]!) / 2);
  const [eyes, mouth] = [middle(0, 1), middle(3, 4)] as [[number, number], [number, number]];
  const rightward = mouth[0] - eyes[0];
  const downward = mouth[1] - eyes[1];
  const square = rightward ** 2 + downward ** 2;
  const cx = eyes[0] + belowEyes * rightward;
  const cy = eyes[1] + belowEyes * downward;
  const [alongBy, acrossBy] = [1 / (square * halfHeight), 1 / (square * halfWidth)];
  return (u, v) => {
    const x = u - cx;
    const y = v - cy;
    const along = (x * rightward + y * downward) * alongBy;
    const across = (x * downward - y * rightward) * acrossBy;
    return (1 + softness - Math.sqrt(along * along + across * across)) / softness;
  };
}
