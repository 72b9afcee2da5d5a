import { type Tensor, tensor } from '../tensor/tensor.js';
import { tensorPlane } from './planes.js';
import type { Plane } from './resample.js';

/**
 * A map `[1|C,H,W]` grown by a pixel: each is the largest of itself and its neighbours. A damage's rim, which attention grows faint
 * in, is then inside.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function grownMap(map: Tensor): Tensor {
  const [channels = 1, height = 1, width = 1] = map.shape;
  const data = new Float32Array(channels * height * width);
  for (let c = 0; c < channels; c++) data.set(grownPlane(tensorPlane(map, c)).values, c * height * width);
  return tensor(map.shape, data);
}

/** The same of a plane. */
export function grownPlane({ width, height, values }: Plane): Plane {
  const grown = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let most = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
          most = Math.max(most, values[v * width + u]!);
      grown[y * width + x] = most;
    }
  return { width, height, values: grown };
}
