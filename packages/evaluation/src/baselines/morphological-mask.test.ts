import { expect, test } from 'vitest';
import { syntheticPhotograph } from '../../test/pictures.js';
import { morphologicalMask } from './morphological-mask.js';

/** A grey picture of 40 × 30 pixels that is 100, and otherwise where a function says. */
function picture(valueAt: (x: number, y: number) => number | undefined, depth: 8 | 16 = 8) {
  const blank = syntheticPhotograph({ width: 40, height: 30, channels: 1, depth });
  const scale = depth === 8 ? 1 : 257;
  const pixels = blank.pixels.map((_, i) => scale * (valueAt(i % 40, Math.floor(i / 40)) ?? 100));
  return { ...blank, pixels };
}

test.each([8, 16] as const)('finds thin light and dark lines and their neighbours, at %i bits', (depth) => {
  const image = picture((x, y) => (x === 10 || x === 11 ? 220 : y === 20 ? 5 : undefined), depth);
  const { response, mask } = morphologicalMask(image, { reach: 2, threshold: 50 });
  for (let y = 3; y < 17; y++)
    expect([...mask.values.subarray(y * 40, y * 40 + 40)].flatMap((v, x) => (v ? [x] : []))).toEqual([9, 10, 11, 12]);
  for (let x = 15; x < 37; x++)
    expect(Array.from({ length: 30 }, (_, y) => mask.values[y * 40 + x]).flatMap((v, y) => (v ? [y] : []))).toEqual([
      19, 20, 21,
    ]);
  expect(response.values[5 * 40 + 10]).toBeCloseTo(120, 3);
  expect(response.values[20 * 40 + 30]).toBeCloseTo(95, 3);
});

test('what is wider than it looks at, and what hardly stands out, stays', () => {
  const wide = picture((x) => (x >= 10 && x < 18 ? 220 : undefined));
  expect(morphologicalMask(wide, { reach: 2 }).mask.values.includes(1)).toBe(false);
  expect(morphologicalMask(wide, { reach: 4 }).mask.values.includes(1)).toBe(true);
  const faint = picture((x) => (x === 10 ? 130 : undefined));
  expect(morphologicalMask(faint).mask.values.includes(1)).toBe(false);
  expect(morphologicalMask(faint, { threshold: 20 }).mask.values.includes(1)).toBe(true);
  expect(morphologicalMask(syntheticPhotograph()).mask.values.includes(1)).toBe(false);
});

test('is the same as looking at every pixel of each square', () => {
  const noisy = picture((x, y) => (x * 37 + y * 91 + x * y * 13) % 256);
  const at = (x: number, y: number) => noisy.pixels[y * 40 + x]!;
  const extreme = (of: (...values: number[]) => number, values: (x: number, y: number) => number, reach: number) => {
    const out = Array.from({ length: 40 * 30 }, (_, i) => {
      const around: number[] = [];
      for (let y = Math.floor(i / 40) - reach; y <= Math.floor(i / 40) + reach; y++)
        for (let x = (i % 40) - reach; x <= (i % 40) + reach; x++)
          if (x >= 0 && y >= 0 && x < 40 && y < 30) around.push(values(x, y));
      return of(...around);
    });
    return (x: number, y: number) => out[y * 40 + x]!;
  };
  for (const reach of [1, 3, 25]) {
    const opened = extreme(Math.max, extreme(Math.min, at, reach), reach);
    const closed = extreme(Math.min, extreme(Math.max, at, reach), reach);
    const { response } = morphologicalMask(noisy, { reach });
    response.values.forEach((value, i) => {
      const [x, y] = [i % 40, Math.floor(i / 40)];
      expect(value).toBeCloseTo(Math.max(at(x, y) - opened(x, y), closed(x, y) - at(x, y)), 3);
    });
  }
});

test('refuses what it cannot look for', () => {
  expect(() => morphologicalMask(syntheticPhotograph(), { reach: 0 })).toThrow(/reach/);
  expect(() => morphologicalMask(syntheticPhotograph(), { threshold: 256 })).toThrow(/threshold/);
});
