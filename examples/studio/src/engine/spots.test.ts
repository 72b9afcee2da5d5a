import { type FoundRegion, tensor } from '@fuzzydiff/core';
import { placeByRegion } from '@fuzzydiff/core/image';
import { expect, test } from 'vitest';
import { type FoundFace, mendedSpots, namedRegions, spotsOf } from './spots.js';

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
  const regions = mendedSpots(found, mended, new Set(['face 0']));
  expect(regions.map(({ id }) => id)).toEqual(['face 0', 'face painted']);
  expect([...regions[1]!.pixels]).toEqual([60, 61]);
});

test('a region that reaches farther once it is mended is one spot all the same, and each piece of it can be told', () => {
  const found = face();
  const [kept, other] = found.regions;
  const map = tensor([1, 8, 8]);
  for (const at of [8, 9, 40, 48, 56]) map.data[at] = 1;
  const reached = { ...kept!, pixels: Int32Array.of(8, 9, 40, 48, 56), reachesBeyond: true };
  const regions = mendedSpots(found, { ...found, map, regions: [reached, other!] }, new Set(['face 0']));
  expect(regions.map(({ id, spot, pixels }) => [id, spot, ...pixels])).toEqual([
    ['face 0', 'face 0', 8, 9],
    ['face 0, piece 2', 'face 0', 40, 48, 56],
  ]);
});
