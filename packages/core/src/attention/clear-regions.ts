import { seededPieces } from '../photo/regions.js';
import { checkTensor, contiguous, type Tensor, tensor } from '../tensor/tensor.js';
import { type AttentionBounds, attentionMap } from './attention.js';

/** When a region of attention counts. */
export interface RegionRule extends Pick<AttentionBounds, 'lower' | 'upper'> {
  /** The attention by these bounds, summed where it is a half or more, over the image's pixels, that a region has to exceed. */
  readonly mass: number;
}

/** Attention below this joins nothing to a region. */
const faintest = 0.05;

/**
 * A map of those connected regions alone that are clearly no face's. Bounds so low that all of a damage is attended to find
 * something on every clean face; what is found there is slight, so that a region counts only where its attention by higher
 * bounds comes to more than on nearly all clean faces. Ours.
 *
 * @param map `[1|C,H,W]` in `[0, 1]`
 * @param z what it was made of, `[D,1|C,H,W]`
 * @param within `[1,H,W]` in `[0, 1]`, where attention counts at all. @default everywhere
 * @returns `[1|C,H,W]` in `[0, 1]`; without a rule, `map` times `within`
 * @throws FuzzydiffError `invalid-argument` when `within` is not of the map's size, or the rule's bounds are not in order
 */
export function clearRegions(
  map: Tensor,
  z: Tensor,
  {
    regions,
    deepestInFull,
    within,
  }: { regions?: RegionRule | undefined; deepestInFull?: boolean; within?: Tensor | undefined },
): Tensor {
  const [channels, height, width] = map.shape as [number, number, number];
  const plane = height * width;
  const inside = within && contiguous(checkTensor('within', within, [[1, height, width]]));
  const held = (values: Float32Array) => values.map((value, i) => (inside ? value * inside[i % plane]! : value));
  const found = held(contiguous(map));
  if (!regions) return tensor(map.shape, found);
  const { lower, upper, mass } = regions;
  const strict = held(contiguous(attentionMap(z, { lower, upper, deepestInFull: deepestInFull ?? false })));
  const highest = (values: Float32Array, pixel: number) => {
    let most = 0;
    for (let c = 0; c < channels; c++) most = Math.max(most, values[c * plane + pixel]!);
    return most;
  };
  const kept = new Float32Array(found.length);
  const pieces = seededPieces(
    { width, height },
    (i) => highest(found, i) >= faintest,
    () => true,
  );
  for (const piece of pieces) {
    let sum = 0;
    for (const i of piece) {
      const attention = highest(strict, i);
      if (attention >= 0.5) sum += attention;
    }
    if (sum <= mass * plane) continue;
    for (const i of piece) for (let c = 0; c < channels; c++) kept[c * plane + i] = found[c * plane + i]!;
  }
  return tensor(map.shape, kept);
}
