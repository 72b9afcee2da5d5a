import { contiguous, type Tensor } from './tensor.js';

/** Whether the channels of an image `[C,H,W]` are all the same: black-and-white. @throws FuzzydiffError for what is no float32 tensor */
export function isGrey(image: Tensor): boolean {
  const values = contiguous(image);
  const plane = values.length / image.shape[0]!;
  for (let i = plane; i < values.length; i++) if (values[i] !== values[i % plane]) return false;
  return true;
}
