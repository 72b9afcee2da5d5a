import { presets, tensor } from '@fuzzydiff/core';
import { addDiscrepancies, noStatistics } from '@fuzzydiff/core/math';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { calibrationPicture } from './calibration-picture.js';

const estimator = { ...presets.fast.estimator, depths: [50, 300] };
const side = 64;

/** Statistics of two images whose discrepancy at a depth is 1 and 3 times a ramp from left to right. */
function ramps() {
  const ramp = Float32Array.from({ length: 2 * side * side }, (_, i) =>
    i < side * side ? (i % side) / 1000 : (i % side) / 10,
  );
  const add = (statistics: ReturnType<typeof noStatistics>, factor: number) =>
    addDiscrepancies(
      statistics,
      tensor(
        [2, 1, side, side],
        ramp.map((value) => factor * value),
      ),
    );
  return add(add(noStatistics({ shape: [3, side, side] }, estimator), 1), 3);
}

async function decode(png: Uint8Array) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  return { width: info.width, height: info.height, at };
}

test('per depth the mean above the deviation, each from 0 to the end of its own bar, labelled', async () => {
  const { width, height, at } = await decode(await calibrationPicture(ramps()));
  const [size, map] = [14, 256];
  expect([width, height]).toEqual([2 * (map + 2 * size) + size, 2 * (map + 5 * size) + size]);
  // The depths differ by a hundred and look alike: 2 (mean) and 1 (deviation) times 63 steps of a ramp.
  for (const x of [size, size + map + 2 * size])
    for (const y of [2 * size, 2 * size + map + 5 * size]) {
      expect(at(x, y + 100)).toEqual([0, 0, 4]);
      // 126 and 63 lie at 1 of scales that end at 130 and 63, after rounding up to two digits.
      const right = at(x + map - 1, y + 100);
      const bar = y + map + Math.round(0.6 * size) + 3;
      expect(right).toEqual(at(x + Math.round((y === 2 * size ? 126 / 130 : 1) * (map - 1)), bar));
      const letters = Array.from({ length: 40 * 14 }, (_, i) => at(x + (i % 40), y - 18 + Math.floor(i / 40))[1]!);
      expect(Math.min(...letters)).toBeLessThan(100);
    }
});

test('of no difference at all: empty maps', async () => {
  const none = noStatistics({ shape: [3, side, side] }, estimator);
  const { at } = await decode(await calibrationPicture(none));
  expect(at(100, 100)).toEqual([0, 0, 4]);
});
