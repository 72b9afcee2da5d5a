import { placeByRegion, regionOf } from '../photo/placement.js';
import { contiguous, type ImageShape, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import type { FramedPhoto } from './photo.js';

/** An image that is framed for the model already: its one face is all of it. */
export function framedTensor(image: Tensor, shape: ImageShape, key: string): FramedPhoto<Tensor> {
  const [channels, height, width] = shape;
  const values = contiguous(image);
  const plane = sizeOf(shape) / channels;
  const placement = placeByRegion({ x: 0, y: 0, size: Math.max(height, width) });
  return {
    kind: channels > 1 && isGrey(values, plane) ? 'grey' : 'colour',
    found: 1,
    hasOwnPixels: false,
    faces: [{ input: image, key, placement, region: regionOf(placement) }],
    finish([face]) {
      const { sample } = face!;
      const weight = { width, height, values: new Float32Array(plane).fill(1) };
      return { photo: tensor(sample.shape, contiguous(sample).slice()), weight };
    },
    changed(other) {
      const after = contiguous(other);
      let changed = 0;
      for (let i = 0; i < plane; i++) {
        let differs = false;
        for (let at = i; at < values.length; at += plane) differs ||= after[at] !== values[at];
        if (differs) changed++;
      }
      return changed / plane;
    },
  };
}

function isGrey(values: Float32Array, plane: number): boolean {
  for (let i = plane; i < values.length; i++) if (values[i] !== values[i % plane]) return false;
  return true;
}
