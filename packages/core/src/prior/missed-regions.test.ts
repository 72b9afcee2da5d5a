import { expect, test } from 'vitest';
import type { JudgedRegion } from '../correction/find-regions.js';
import { missedRegions } from './missed-regions.js';

/** Of a photograph of 10 by 10 pixels the part from (2, 1) on, 5 by 4 pixels, of which the first two rows were told. */
const box = { x: 2, y: 1, width: 5, height: 4 };
const weight = { width: 5, height: 4, values: Float32Array.from({ length: 20 }, (_, i) => (i < 10 ? 0.5 : 0)) };
const image = { width: 10 };

const region = (p: number, isKept = false): JudgedRegion => ({
  ...{ p, isKept },
  ...{ pixels: Int32Array.of(0), mass: 0.1, share: 0.1 },
});
const missed = (own: JudgedRegion, inPhoto: number[]) =>
  missedRegions([own], { box, weight }, image, () => Int32Array.from(inPhoto)).length === 1;

test('a rare region of which hardly a pixel was told is missed', () => {
  const untold = Array.from({ length: 10 }, (_, n) => 32 + 10 * Math.floor(n / 5) + (n % 5));
  expect(missed(region(0.05), untold)).toBe(true);
  expect(missed(region(0.06), untold)).toBe(false);
  expect(missed(region(0.01, true), untold)).toBe(false);
  // One in eleven, and one in ten.
  expect(missed(region(0.01), [...untold, 12])).toBe(true);
  expect(missed(region(0.01), [...untold.slice(1), 12])).toBe(false);
});

test('of what lies beyond the part nothing was told, and a region without a pixel in the photograph is none', () => {
  expect(missed(region(0.01), [0, 1, 11, 17, 52, 99])).toBe(true);
  expect(missed(region(0.01), [])).toBe(false);
});
