import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { boundingBox, placeByLandmarks, placeByRegion, placeWhole, portraitFrame, regionOf } from './placement.js';
import { apply } from './similarity.js';

test('landmarks where the frame has them are a frame on the photograph', () => {
  const placement = placeByLandmarks(
    portraitFrame,
    portraitFrame.landmarks.map(([x, y]) => [20 + 100 * x, 30 + 100 * y] as const),
  );
  expect(regionOf(placement).x).toBeCloseTo(20, 9);
  expect(regionOf(placement).y).toBeCloseTo(30, 9);
  expect(regionOf(placement).size).toBeCloseTo(100, 9);
  expect(regionOf(placement).angle).toBeCloseTo(0, 9);
});

test('a region without an angle is that square, exactly', () => {
  expect(placeByRegion({ x: 7, y: 3, size: 50 })).toEqual({ a: 50, b: 0, tx: 7, ty: 3 });
  expect(placeWhole({ width: 31, height: 20 })).toEqual({ a: 20, b: 0, tx: 5, ty: 0 });
});

test('an angle turns it clockwise about its middle', () => {
  const placement = placeByRegion({ x: 10, y: 20, size: 40, angle: 90 });
  const [x, y] = apply(placement, [0, 0]);
  expect(x).toBeCloseTo(50, 9);
  expect(y).toBeCloseTo(20, 9);
  const region = regionOf(placeByRegion({ x: 10, y: 20, size: 40, angle: -25 }));
  expect(region.x).toBeCloseTo(10, 9);
  expect(region.y).toBeCloseTo(20, 9);
  expect(region.size).toBeCloseTo(40, 9);
  expect(region.angle).toBeCloseTo(-25, 9);
});

test('the box is the pixels of the photograph that the frame touches', () => {
  const photo = { width: 100, height: 80 };
  expect(boundingBox(placeByRegion({ x: 7.5, y: 3, size: 50 }), photo)).toEqual({ x: 7, y: 3, width: 51, height: 50 });
  expect(boundingBox(placeByRegion({ x: -20, y: 60, size: 50 }), photo)).toEqual({
    x: 0,
    y: 60,
    width: 30,
    height: 20,
  });
  expect(boundingBox(placeByRegion({ x: 120, y: 5, size: 50 }), photo)).toMatchObject({ x: 100, width: 0 });
  const turned = boundingBox(placeByRegion({ x: 30, y: 20, size: 40, angle: 45 }), photo);
  expect(turned).toEqual({ x: 21, y: 11, width: 58, height: 58 });
});

test('refuses other landmarks than the frame has, and squares that are none', async () => {
  expect(await failureOf(() => placeByLandmarks(portraitFrame, [[0, 0]]))).toBeFuzzydiffError(
    'invalid-argument',
    /5 points, as the frame has,/,
  );
  expect(await failureOf(() => placeByRegion({ x: 0, y: 0, size: 0 }))).toBeFuzzydiffError(
    'invalid-argument',
    /region\.size/,
  );
  expect(await failureOf(() => placeByRegion({ x: 0, y: 0, size: 9, angle: Number.NaN }))).toBeFuzzydiffError(
    'invalid-argument',
    /region\.angle/,
  );
});
