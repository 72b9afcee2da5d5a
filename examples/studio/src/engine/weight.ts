import { type Tensor, tensor } from '@fuzzydiff/core';
import { contiguous } from '@fuzzydiff/core/math';

/** What a brush left on the model's grid, per pixel: 1 wants it corrected, -1 kept, 0 leaves it to the map. */
export type Layer = Float32Array;

/** A retention `[1|C,H,W]` with the brush's layer over it: drawn to 0 where it says corrected, to 1 where it says kept. */
export function painted(retention: Tensor, layer: Layer): Tensor {
  const values = contiguous(retention).map((kept, i) => {
    const p = layer[i % layer.length]!;
    return p >= 0 ? kept * (1 - p) : kept - (1 - kept) * p;
  });
  return tensor(retention.shape, values);
}
