import { seededPieces } from '../photo/regions.js';
import { checkTensor, contiguous, type Tensor, tensor } from '../tensor/tensor.js';
import { type AttentionBounds, attentionMap } from './attention.js';

/** What makes a region of attention, and what it comes to. */
export interface RegionBounds {
  /** Low ones: what of attention by these is connected belongs to one region. */
  readonly extent: AttentionBounds;
  /** High ones: a region's mass is its attention by these. */
  readonly mass: AttentionBounds;
}

/** A connected region of attention. */
export interface AttentionRegion {
  /** Its pixels, as indices into the model's image, row by row: one number per pixel. */
  readonly pixels: Int32Array;
  /** How much it comes to: attention by the high bounds, of the whole image's area, above 0 to 1. */
  readonly mass: number;
  /** How much of what is looked at it covers, above 0 to 1. */
  readonly share: number;
  /** Whether some of its pixels lie outside what was looked at, where a region goes on beyond it. @default false */
  readonly reachesBeyond?: boolean;
}

/** Attention below this joins nothing to a region. */
const faintest = 0.05;

/**
 * The connected regions of attention (a pixel has eight neighbours) whose mass is not 0, the largest first. Bounds so low that all of
 * a damage is attended to find something on every clean face; what is found there is slight, which the mass by higher bounds tells.
 * Ours.
 *
 * @param z `[D,1|C,H,W]`; of several channels, the highest attention counts
 * @param within `[1,H,W]` in `[0, 1]`, what is looked at: attention counts times it. @default everywhere
 * @throws FuzzydiffError `invalid-argument` when `within` is not of the map's size, or bounds are not in order
 */
export function attentionRegions(z: Tensor, { extent, mass }: RegionBounds, within?: Tensor): AttentionRegion[] {
  const [, , height, width] = z.shape as [number, number, number, number];
  const plane = height * width;
  const inside = within && contiguous(checkTensor('within', within, [[1, height, width]]));
  const wide = highest(attentionMap(z, extent), inside);
  const strict = highest(attentionMap(z, mass), inside);
  const lookedAt = inside ? inside.reduce((sum, value) => sum + value, 0) : plane;
  const found: AttentionRegion[] = [];
  for (const pixels of seededPieces(
    { width, height },
    (i) => wide[i]! >= faintest,
    (i) => strict[i]! > 0,
  )) {
    let [sum, covered] = [0, 0];
    for (const i of pixels) {
      sum += strict[i]!;
      covered += inside ? inside[i]! : 1;
    }
    found.push({ pixels, mass: sum / plane, share: covered / lookedAt });
  }
  return found.sort((a, b) => b.mass - a.mass);
}

/** The highest of the channels of a map at each pixel, times what is looked at, by default everything. */
export function highest(map: Tensor, inside?: Float32Array): Float32Array {
  const [channels, height, width] = map.shape as [number, number, number];
  const plane = height * width;
  const most = new Float32Array(plane);
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < plane; i++) most[i] = Math.max(most[i]!, map.data[c * plane + i]!);
  if (inside) for (let i = 0; i < plane; i++) most[i] = most[i]! * inside[i]!;
  return most;
}

/**
 * Ours. A map where it is looked at, and of that those pixels alone that belong to regions; all of a region that reaches beyond.
 *
 * @param map `[1|C,H,W]` in `[0, 1]`
 * @param options `within`, `[1,H,W]` in `[0, 1]`, by default everywhere; `regions`, those that count, by default whatever is attended to
 * @returns `[1|C,H,W]`
 * @throws FuzzydiffError `invalid-argument` when `within` is not of the map's size
 */
export function attentionIn(
  map: Tensor,
  { within, regions }: { within?: Tensor | undefined; regions?: readonly AttentionRegion[] | undefined },
): Tensor {
  const [, height, width] = map.shape as [number, number, number];
  const plane = height * width;
  const counts = within
    ? contiguous(checkTensor('within', within, [[1, height, width]])).slice()
    : new Float32Array(plane).fill(1);
  if (regions) {
    const looked = counts.slice();
    counts.fill(0);
    for (const { pixels, reachesBeyond } of regions)
      for (const i of pixels) counts[i] = Math.max(counts[i]!, reachesBeyond ? 1 : looked[i]!);
  }
  const values = contiguous(map);
  const found = tensor(map.shape);
  for (let at = 0; at < values.length; at += plane)
    putProducts(found.data.subarray(at, at + plane), values.subarray(at, at + plane), counts);
  return found;
}

function putProducts(out: Float32Array, values: Float32Array, factors: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = values[i]! * factors[i]!;
}
