import { describe, expect, test } from 'vitest';
import '../../test/matchers.js';
import { depthWithin } from './depth.js';

/** By the definition: the shortest way to a known pixel, along rows, columns and diagonals. */
function defined(known: Float32Array, width: number): number[] {
  return Array.from(known, (_, i) => {
    let least = Number.POSITIVE_INFINITY;
    known.forEach((k, j) => {
      if (k <= 0.5) return;
      const [dx, dy] = [Math.abs((i % width) - (j % width)), Math.abs(Math.floor(i / width) - Math.floor(j / width))];
      least = Math.min(least, Math.max(dx, dy) + (Math.SQRT2 - 1) * Math.min(dx, dy));
    });
    return least;
  });
}

describe('the depth of a pixel within what is unknown', () => {
  test.each([1, 2, 3, 4])('is the length of the shortest way out (%i)', (every) => {
    const [width, height] = [23, 17];
    const values = new Float32Array(width * height).map((_, i) => ((i * 7919) % (40 * every) === 3 ? 1 : 0));
    values[11 * width + 5] = 0.6;
    values[2 * width + 20] = 0.4;
    expect(depthWithin({ width, height, values })).toBeAllClose(defined(values, width), { atol: 1e-5 });
  });

  test('is 0 where all is known, and infinite where nothing is', () => {
    expect(depthWithin({ width: 2, height: 1, values: Float32Array.of(1, 1) })).toEqual(Float32Array.of(0, 0));
    const infinite = Number.POSITIVE_INFINITY;
    expect(depthWithin({ width: 1, height: 2, values: new Float32Array(2) })).toEqual(
      Float32Array.of(infinite, infinite),
    );
  });
});
