import { placeByRegion, regionOf } from '../photo/placement.js';
import { isGrey } from '../tensor/is-grey.js';
import { contiguous, type ImageShape, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import type { FramedPhoto } from './photo.js';
import { modelBox } from './placed-region.js';
import { shareOf } from './share-of.js';

/** An image that is framed for the model already: its one face is all of it. */
export function framedTensor(image: Tensor, shape: ImageShape, key: string): FramedPhoto<Tensor> {
  const [channels, height, width] = shape;
  const values = contiguous(image);
  const plane = sizeOf(shape) / channels;
  const placement = placeByRegion({ x: 0, y: 0, size: Math.max(height, width) });
  const kind = channels > 1 && isGrey(image) ? 'grey' : 'colour';
  return {
    key,
    found: 1,
    hasOwnPixels: false,
    faces: [{ input: image, key, kind, placement, region: regionOf(placement) }],
    finish([face]) {
      const { sample } = face!;
      const weight = { width, height, values: new Float32Array(plane).fill(1) };
      return { photo: tensor(sample.shape, contiguous(sample).slice()), weight };
    },
    place: (pixels) => ({ box: modelBox(pixels, width), inPhoto: pixels }),
    changed(other, among) {
      const after = contiguous(other);
      return shareOf(plane, among, (i) => {
        for (let at = i; at < values.length; at += plane) if (after[at] !== values[at]) return true;
        return false;
      });
    },
  };
}
