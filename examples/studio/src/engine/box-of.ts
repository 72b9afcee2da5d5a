import type { Box } from '@fuzzydiff/core/image';
import type { Outline } from '@fuzzydiff/core/internal';

/** The rectangle around outlines, in whole pixels. */
export function boxOf(outlines: readonly Outline[]): Box {
  const points = outlines.flat();
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.floor(least(xs)), Math.floor(least(ys))];
  return {
    x: left,
    y: top,
    width: Math.ceil(-least(xs.map((x) => -x))) - left,
    height: Math.ceil(-least(ys.map((y) => -y))) - top,
  };
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
