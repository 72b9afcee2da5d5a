import { type FoundRegion, tensor } from '@fuzzydiff/core';
import { type Image, placeByRegion } from '@fuzzydiff/core/image';
import { expect, test } from 'vitest';
import { changedPixels, type FoundFace, mendedRegions, namedRegions, spotsOf } from './spots.js';

const region = { x: 10, y: 0, size: 32, angle: 0 };
const placement = placeByRegion(region);

/** A face of 8 x 8 pixels with two regions, at its left and at its right. */
function face(): FoundFace & { readonly regions: readonly FoundRegion[] } {
  const map = tensor([1, 8, 8]);
  const regions = [
    [8, 9],
    [14, 15, 23],
  ].map((pixels) => {
    const judged = { p: 0.01, isKept: false, mass: 0.1, share: 0.1, box: { x: 0, y: 0, width: 1, height: 1 } };
    return { pixels: Int32Array.from(pixels), ...judged };
  });
  for (const { pixels } of regions) for (const at of pixels) map.data[at] = 1;
  return { key: 'face', placement, region, map, regions, clean: false };
}

test('each region is a spot, where it is in the photograph, and keeps its name', () => {
  const seen = face();
  const [left, right] = spotsOf(seen, namedRegions(seen));
  expect([left!.id, right!.id]).toEqual(['face 0', 'face 1']);
  // Four pixels of the photograph for one of the face.
  expect(left!.box.x).toBeGreaterThanOrEqual(6);
  expect(left!.box.x + left!.box.width).toBeLessThan(24);
  expect(right!.box.x).toBeGreaterThan(28);
});

test('a region that stays is a faint spot, and where none are told, all that is unusual is one', () => {
  const seen = face();
  const [kept, other] = seen.regions;
  // What stays has no attention in the map.
  for (const at of kept!.pixels) seen.map.data[at] = 0;
  const judged = { ...seen, regions: [{ ...kept!, isKept: true }, other!] };
  const [faint, sure] = spotsOf(judged, namedRegions(judged));
  const common = { ...judged, regions: [{ ...kept!, isKept: true, p: 0.6 }, other!] };
  expect(namedRegions(common).map(({ place }) => place)).toEqual([1]);
  expect([faint!.isFaint, sure!.isFaint]).toEqual([true, false]);
  expect(faint!.outlines.length).toBe(1);
  const { regions: _, ...untold } = face();
  expect(namedRegions(untold).map(({ pixels }) => [...pixels])).toEqual([[8, 9, 14, 15, 23]]);
});

test('what was painted beside the spots is one of its own; what is not taken is none', () => {
  const found = face();
  const map = tensor([1, 8, 8]);
  // Beside the first region, by which a map is grown, and far from it.
  for (const at of [7, 8, 9, 10, 60, 61]) map.data[at] = 1;
  const mended = { ...found, map };
  const regions = mendedRegions(found, mended, new Set(['face 0']));
  expect(regions.map(({ id }) => id)).toEqual(['face 0', 'face painted']);
  expect([...regions[1]!.pixels]).toEqual([60, 61]);
});

test('a region that reaches farther once it is mended is one spot all the same', () => {
  const found = face();
  const [kept, other] = found.regions;
  const map = tensor([1, 8, 8]);
  for (const at of [8, 9, 40, 48, 56]) map.data[at] = 1;
  const reached = { ...kept!, pixels: Int32Array.of(8, 9, 40, 48, 56), reachesBeyond: true };
  const regions = mendedRegions(found, { ...found, map, regions: [reached, other!] }, new Set(['face 0']));
  expect(regions.map(({ id, pixels }) => [id, ...pixels])).toEqual([['face 0', 8, 9, 40, 48, 56]]);
});

test('changed pixels are those of the nearest region, and of one face only', () => {
  const seen = face();
  const blank = { name: 'photo', width: 60, height: 32, channels: 1, depth: 8 } as const;
  const before: Image = { ...blank, pixels: new Uint8Array(60 * 32) };
  const pixels = new Uint8Array(60 * 32);
  const changed = [6 * 60 + 12, 6 * 60 + 40, 20 * 60 + 41];
  for (const at of changed) pixels[at] = 9;
  // Outside of the face.
  pixels[5] = 9;
  const claimed = new Uint8Array(60 * 32);
  const [left, right] = changedPixels(seen, seen.regions, { before, after: { ...blank, pixels }, claimed });
  expect([...left!.pixels]).toEqual([changed[0]]);
  expect([...right!.pixels]).toEqual([changed[1], changed[2]]);
  expect(right!.box).toEqual({ x: 40, y: 6, width: 2, height: 15 });
  const again = changedPixels(seen, seen.regions, { before, after: { ...blank, pixels }, claimed });
  expect(again.map((each) => each.pixels.length)).toEqual([0, 0]);
});
