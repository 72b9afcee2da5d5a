import type { NoiseSource } from '@fuzzydiff/core/math';

/**
 * A stream of random numbers of several kinds, all made of keyed Gaussian noise with additions, multiplications,
 * divisions and square roots only: the same bits in every JavaScript engine, which `Math.sin`, `Math.exp` and `**` don't
 * promise. The degradations keep to those, too.
 */
export interface Random {
  /** Standard normal. */
  normal(): number;
  /** Uniform in `[low, high]`. */
  uniform(low: number, high: number): number;
  /** A whole number from 0 to `count - 1`. */
  integer(count: number): number;
  /** One of `items`. */
  pick<T>(items: readonly [T, ...T[]]): T;
  /** A direction in the plane, as a unit vector. */
  direction(): Point;
}

/** `[x, y]`: x to the right, y down. */
export type Point = readonly [x: number, y: number];

/** The stream that belongs to `key`; the noise's purpose is `degradation`. */
export function randomStream(noise: NoiseSource, key: string): Random {
  const buffer = new Float32Array(256);
  let next = buffer.length;
  let draw = 0;
  const normal = () => {
    if (next === buffer.length) {
      noise.fill(buffer, { image: key, purpose: 'degradation', draw: draw++ });
      next = 0;
    }
    return buffer[next++]!;
  };
  // Archimedes: a coordinate of a uniform point on the sphere is uniform itself, and Gaussians point everywhere alike.
  const unit = () => {
    const x = normal();
    const y = normal();
    const z = normal();
    return 0.5 + (0.5 * z) / Math.sqrt(x * x + y * y + z * z);
  };
  const integer = (count: number) => Math.min(count - 1, Math.floor(unit() * count));
  return {
    normal,
    integer,
    uniform: (low, high) => low + unit() * (high - low),
    pick: (items) => items[integer(items.length)]!,
    direction() {
      const x = normal();
      const y = normal();
      const length = Math.sqrt(x * x + y * y);
      return [x / length, y / length];
    },
  };
}
