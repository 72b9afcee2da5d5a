import { checkInteger, checkOneOf } from '../errors.js';

/** Which of the training timesteps a shorter schedule keeps. */
export type TimestepSpacing = 'guided-diffusion' | 'leading' | 'trailing' | 'linspace';

const spacings: readonly TimestepSpacing[] = ['guided-diffusion', 'leading', 'trailing', 'linspace'];

/**
 * The `count` training timesteps out of `total` that a respaced schedule keeps, in ascending order.
 *
 * `guided-diffusion` spans first to last as Nichol and Dhariwal's `space_timesteps` does; `linspace`, `leading` and
 * `trailing` are diffusers' `timestep_spacing` (Lin et al. 2023, arXiv 2305.08891, table 2).
 *
 * @throws FuzzydiffError `invalid-argument` when `count` is not in `[1, total]`
 */
export function spacedTimesteps(count: number, total: number, spacing: TimestepSpacing = 'guided-diffusion'): number[] {
  checkInteger('total', total, 1, 1_000_000);
  checkInteger('steps', count, 1, total);
  switch (checkOneOf('spacing', spacing, spacings)) {
    case 'guided-diffusion': {
      // The position is accumulated, not multiplied: that is where halves such as 166.5 come from.
      const stride = count > 1 ? (total - 1) / (count - 1) : 0;
      let position = 0;
      return Array.from({ length: count }, () => {
        const timestep = roundHalfToEven(position);
        position += stride;
        return timestep;
      });
    }
    case 'linspace': {
      // Multiplied by a rounded stride, as np.linspace does it, which decides the halves: 27 of 1000 has 499, not 500.
      const stride = count > 1 ? (total - 1) / (count - 1) : 0;
      return Array.from({ length: count }, (_, k) => roundHalfToEven(k * stride));
    }
    case 'leading': {
      const stride = Math.floor(total / count);
      return Array.from({ length: count }, (_, k) => k * stride);
    }
    case 'trailing': {
      // As np.arange(total, 0, -total / count) counts down, by the difference of its first two values.
      const stride = total - (total - total / count);
      return Array.from({ length: count }, (_, k) => roundHalfToEven(total - (count - 1 - k) * stride) - 1);
    }
  }
}

/** IEEE rounding, as Python and NumPy do it: 166.5 becomes 166, where Math.round gives 167. */
export function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
