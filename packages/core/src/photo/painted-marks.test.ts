import { expect, test } from 'vitest';
import type { Image } from './image.js';
import { keptWhereFine, paintedMarks } from './painted-marks.js';

const size = { width: 20, height: 10 };
const at = (values: Float32Array, x: number, y: number) => values[y * 20 + x];

test('a brush of one pixel marks that pixel alone', () => {
  const { values } = paintedMarks([{ says: 'damaged', size: 1, points: [[4.5, 3.5]] }], size);
  expect(at(values, 4, 3)).toBe(1);
  expect(values.reduce((sum, value) => sum + value, 0)).toBe(1);
});

test('a fast stroke has no gaps, and its rim is soft', () => {
  const points = [
    [2.5, 5.5],
    [17.5, 5.5],
  ] as const;
  const { values } = paintedMarks([{ says: 'damaged', size: 4, points }], size);
  for (let x = 2; x < 18; x++) expect([at(values, x, 4), at(values, x, 5)]).toEqual([1, 1]);
  expect(at(values, 10, 3)).toBe(0.5);
  expect(at(values, 10, 2)).toBe(0);
});

test('a later stroke goes over an earlier one', () => {
  const points = [[10.5, 5.5]] as const;
  const { values } = paintedMarks(
    [
      { says: 'damaged', size: 8, points },
      { says: 'fine', size: 4, points },
    ],
    size,
  );
  expect([at(values, 10, 5), at(values, 12, 5), at(values, 13, 5)]).toEqual([-1, 0, 1]);
});

test('all within a closed line is damaged, and a stroke goes over that too', () => {
  const outline = [
    [3, 2],
    [11, 2],
    [11, 8],
    [3, 8],
  ] as const;
  const { values } = paintedMarks([], { ...size, outlines: [outline] });
  expect(values.reduce((sum, value) => sum + value, 0)).toBe(8 * 6);
  expect([at(values, 3, 2), at(values, 10, 7), at(values, 11, 7), at(values, 3, 8)]).toEqual([1, 1, 0, 0]);
  const spared = paintedMarks([{ says: 'fine', size: 1, points: [[5.5, 5.5]] }], { ...size, outlines: [outline] });
  expect(at(spared.values, 5, 5)).toBe(-1);
});

test('a photograph that was changed is as it was where a stroke says that it is fine, and nowhere else', () => {
  const image: Image = {
    ...{ name: 'photo', width: 20, height: 10, channels: 3, depth: 8 },
    pixels: new Uint8Array(600),
  };
  const after = { ...image, pixels: image.pixels.map(() => 9) };
  expect(keptWhereFine(image, after, [{ says: 'damaged', size: 8, points: [[4, 4]] }])).toBe(after);
  const { pixels } = keptWhereFine(image, after, [{ says: 'fine', size: 1, points: [[4.5, 3.5]] }]);
  const first = 3 * (3 * 20 + 4);
  expect([...pixels.subarray(first - 1, first + 4)]).toEqual([9, 0, 0, 0, 9]);
  expect(pixels.filter((value) => value === 0)).toHaveLength(3);
  expect(after.pixels).not.toContain(0);
});
