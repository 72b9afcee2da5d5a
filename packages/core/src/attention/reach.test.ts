import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.js';
import { attentionMap } from './attention.js';
import { reaching } from './reach.js';
import { attentionIn, attentionRegions } from './regions.js';

const bounds = { extent: { lower: 2, upper: 4 }, mass: { lower: 3, upper: 9 } };
/** 8 x 8 pixels, of which the left five columns are the head, the fifth its rim. */
const within = tensor([1, 8, 8]);
for (let y = 0; y < 8; y++) for (let x = 0; x < 5; x++) within.set(0, y, x, x === 4 ? 0.5 : 1);

/** A line through the head and out of it, another beside it in the head alone, and one outside. */
const z = tensor([1, 1, 8, 8]);
for (let x = 1; x < 8; x++) z.set(0, 0, 1, x, 9);
for (let x = 0; x < 3; x++) z.set(0, 0, 4, x, 8);
for (let x = 5; x < 8; x++) z.set(0, 0, 7, x, 9);
const inHead = attentionRegions(z, bounds, within);
const inFrame = attentionRegions(z, bounds);
const rows = (pixels: Iterable<number>) => [...pixels].sort((a, b) => a - b);

test('a region goes on beyond the head as far as it does in the frame, and what only lies outside is none of it', () => {
  const region = reaching(inHead[0]!, inFrame, within.data);
  expect(rows(region.pixels)).toEqual([9, 10, 11, 12, 13, 14, 15]);
  expect(region).toMatchObject({ reachesBeyond: true, mass: inHead[0]!.mass, share: inHead[0]!.share });
});

test('it does not reach into the border of a print, nor past it', () => {
  const inside = Uint8Array.from({ length: 64 }, (_, i) => (i % 8 < 6 ? 1 : 0));
  expect(rows(reaching(inHead[0]!, inFrame, within.data, inside).pixels)).toEqual([9, 10, 11, 12, 13]);
  // What of the head lies over it stays.
  const none = new Uint8Array(64);
  expect(reaching(inHead[0]!, inFrame, within.data, none)).toBe(inHead[0]);
});

test('one that ends in the head is what it was', () => {
  expect(reaching(inHead[1]!, inFrame, within.data)).toBe(inHead[1]);
});

test('it counts in full to its end, its rim in the head too, and the others as far as the head goes', () => {
  const map = attentionMap(z, bounds.extent);
  const regions = [reaching(inHead[0]!, inFrame, within.data), inHead[1]!];
  const counted = attentionIn(map, { within, regions });
  expect(rows(regions[0]!.pixels).map((i) => counted.data[i])).toEqual(Array(7).fill(1));
  expect([counted.get(0, 4, 0), counted.get(0, 7, 6)]).toEqual([1, 0]);
  expect(attentionIn(map, { within, regions: inHead }).get(0, 1, 4)).toBe(0.5);
});

test('another piece of the same that the head tells apart stays a region of its own', () => {
  // A bow: two strokes in the head that meet outside of it.
  const bow = tensor([1, 1, 8, 8]);
  for (let x = 2; x < 7; x++) for (const y of [2, 5]) bow.set(0, 0, y, x, 9);
  for (let y = 2; y < 6; y++) bow.set(0, 0, y, 6, 9);
  const [one, other] = attentionRegions(bow, bounds, within);
  const region = reaching(one!, attentionRegions(bow, bounds), within.data);
  const inside = [...region.pixels].filter((i) => within.data[i] === 1);
  expect(inside.some((i) => other!.pixels.includes(i))).toBe(false);
  expect(region.pixels.length).toBeGreaterThan(one!.pixels.length);
});
