import { broadBlur } from './broad-blur.js';
import { type Plane, resample } from './resample.js';

/**
 * A plane continued from where it is known to where it is not, ever more broadly the further away: what is known is averaged by a
 * Gaussian, and over the rest by halving the grid until it is known everywhere (pull and push: Gortler, Grzeszczuk,
 * Szeliski and Cohen, "The Lumigraph", 1996, section 3.4). Where nothing is known, 0.
 *
 * @param known the plane's weights, from 0 to 1, one per value
 * @param sigma of the Gaussian, in pixels
 * @returns of the plane's size
 */
export function continued({ width, height, values }: Plane, known: Float32Array, sigma: number): Plane {
  const blur = (plane: Float32Array) => broadBlur({ width, height, values: plane }, sigma);
  const weighted = blur(values.map((value, i) => value * known[i]!));
  const weight = blur(known);
  const mean = weighted.map((value, i) => value / Math.max(weight[i]!, 1e-6));
  // A quarter of a neighbourhood is enough to go by.
  return pulled(
    { width, height, values: mean },
    weight.map((w) => Math.min(1, 4 * w)),
  );
}

function pulled(plane: Plane, weight: Float32Array): Plane {
  const { width, height, values } = plane;
  if (weight.every((w) => w === 1) || (width === 1 && height === 1)) return plane;
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const sums = new Float32Array(half.width * half.height);
  const weights = new Float32Array(half.width * half.height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [i, at] = [y * width + x, (y >> 1) * half.width + (x >> 1)];
      sums[at] = sums[at]! + weight[i]! * values[i]!;
      weights[at] = weights[at]! + weight[i]!;
    }
  const means = sums.map((sum, at) => (weights[at]! > 0 ? sum / weights[at]! : 0));
  const below = pulled(
    { ...half, values: means },
    weights.map((w) => Math.min(w, 1)),
  );
  // A grid of an odd size is half a pixel larger when it is doubled.
  const window = { x: 0, y: 0, width: width / 2, height: height / 2 };
  const broad = resample(below, { width, height }, 'linear', window).values;
  return { width, height, values: values.map((value, i) => weight[i]! * value + (1 - weight[i]!) * broad[i]!) };
}
