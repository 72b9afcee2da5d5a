import { contiguous, type Tensor, tensor } from '../tensor/tensor.js';
import { tensorPlane } from './planes.js';
import type { Plane } from './resample.js';

/**
 * A map `[1|C,H,W]` grown by a pixel: each is the largest of itself and its neighbours, of which so much counts. A damage's rim, which
 * attention grows faint in, is then inside.
 *
 * @param share of a neighbour, from 0 to 1. @default 1
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function grownMap(map: Tensor, share = 1): Tensor {
  const [channels = 1, height = 1, width = 1] = map.shape;
  const own = contiguous(map);
  const data = new Float32Array(channels * height * width);
  for (let c = 0; c < channels; c++) data.set(grownPlane(tensorPlane(map, c)).values, c * height * width);
  for (let i = 0; i < data.length; i++) data[i] = Math.max(own[i]!, share * data[i]!);
  return tensor(map.shape, data);
}

/** The same of a plane. */
export function grownPlane({ width, height, values }: Plane): Plane {
  // Across, and then down.
  const across = new Float32Array(values.length);
  for (let first = 0; first < values.length; first += width)
    for (let x = 0; x < width; x++) {
      const before = x > 0 ? values[first + x - 1]! : 0;
      const after = x + 1 < width ? values[first + x + 1]! : 0;
      across[first + x] = Math.max(0, before, values[first + x]!, after);
    }
  const grown = across.slice();
  for (let i = 0; i + width < values.length; i++) {
    grown[i] = Math.max(grown[i]!, across[i + width]!);
    grown[i + width] = Math.max(grown[i + width]!, across[i]!);
  }
  return { width, height, values: grown };
}
