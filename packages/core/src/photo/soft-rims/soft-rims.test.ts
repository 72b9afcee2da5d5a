import { describe, expect, test } from 'vitest';
import { coverOf, type Stain, stained } from '../../../test/stained.js';
import type { Damage } from '../damage.js';
import type { Image } from '../image.js';
import { boundingBox, placeByRegion } from '../placement.js';
import { withUnseenDamage } from '../unseen-damage.js';

const side = 200;
const placement = placeByRegion({ x: 20, y: 20, size: 160 });
const box = boundingBox(placement, { width: side, height: side });
const stain: Stain = { at: [95, 105], radius: 24, soft: 16, colour: [230, 215, 180] };

/** What a map finds of a stain: where it covers at least so much. */
function foundOf(own: Stain, least: number): Damage {
  const { values } = coverOf(side, own);
  const weight = new Float32Array(box.width * box.height).map((_, i) => {
    const at = (box.y + Math.floor(i / box.width)) * side + box.x + (i % box.width);
    return values[at]! >= least ? 1 : 0;
  });
  return { box, weight: { width: box.width, height: box.height, values: weight } };
}

const rimmed = (image: Image, damage: Damage, others: Parameters<typeof withUnseenDamage>[2]['others'] = []) =>
  withUnseenDamage(image, damage, { placement, others, scale: 2 });

/** The damage over the whole picture. */
function inPicture({ box: { x, y, width }, weight }: Damage): Float32Array {
  const values = new Float32Array(side * side);
  weight.values.forEach((value, i) => {
    values[(y + Math.floor(i / width)) * side + x + (i % width)] = value;
  });
  return values;
}

/** Of the pixels of which a stain covers between so much and so much, the share that is damage. */
function shareOf(own: Stain, damage: Damage, [least, most]: readonly [number, number]): number {
  const found = inPicture(damage);
  const { values } = coverOf(side, own);
  const of = [...values.keys()].filter((i) => values[i]! > least && values[i]! < most);
  return of.filter((i) => found[i]! > 0.5).length / of.length;
}

describe.each([1, 3] as const)('a stain that fades out, of a picture of %i channels', (channels) => {
  const image = stained(side, [stain], { channels });
  const found = foundOf(stain, 0.5);

  test('is damaged as far as its colour is seen, and little further', () => {
    expect(shareOf(stain, found, [0.1, 0.5])).toBe(0);
    expect(shareOf(stain, rimmed(image, found), [0.1, 0.5])).toBeGreaterThan(0.95);
    const values = inPicture(rimmed(image, found));
    const near = coverOf(side, { ...stain, radius: stain.radius + 4 }).values;
    expect(values.every((value, i) => value === 0 || near[i]! > 0)).toBe(true);
  });

  test('has a rim that the map did not see, and what it did see stays as it was', () => {
    const { weight, unseen } = rimmed(image, found);
    const before = inPicture(found);
    const after = inPicture({ ...found, ...rimmed(image, found) });
    expect(before.every((value, i) => after[i]! >= value)).toBe(true);
    expect(
      unseen!.values.every(
        (value, i) => Math.abs(weight.values[i]! - value - (value > 0 ? 0 : weight.values[i]!)) < 1e-6,
      ),
    ).toBe(true);
  });
});

test('a rim ends where another face is', () => {
  const image = stained(side, [stain]);
  const other = placeByRegion({ x: 119, y: 70, size: 70 });
  const beyond = withUnseenDamage(image, foundOf(stain, 0.5), {
    ...{ placement: placeByRegion({ x: 20, y: 60, size: 99 }), others: [other], scale: 2 },
  });
  const values = inPicture(beyond);
  const before = inPicture(foundOf(stain, 0.5));
  // A piece of a rim is some pixels wide.
  const isIn = (i: number) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return x >= 122 && x < 186 && y >= 73 && y < 137;
  };
  const added = (i: number) => values[i]! > 0 && before[i] === 0;
  expect([...values.keys()].some(added)).toBe(true);
  const free = inPicture(rimmed(image, foundOf(stain, 0.5)));
  expect([...free.keys()].some((i) => isIn(i) && free[i]! > 0)).toBe(true);
  expect([...values.keys()].filter((i) => isIn(i) && added(i))).toEqual([]);
});

test('what goes over softly on one side alone is no rim: a stain fades out on all', () => {
  const sharp: Stain = { ...stain, soft: 0 };
  const found = foundOf(sharp, 0.5);
  const shone = (x: number, y: number) => 110 + 100 * Math.exp(Math.min(24 - Math.hypot(x - 94.5, y - 104.5), 0) / 2.5);
  const lit = (x: number, y: number) => (x > 95 && Math.abs(y - 105) < 14 ? shone(x, y) : 110);
  const of = (level: typeof shone) => rimmed(stained(side, [sharp], { channels: 1, level }), found);
  expect(of(lit)).toBe(found);
  expect(of(shone)).not.toBe(found);
});

test('damage that ends at once has no rim', () => {
  const sharp: Stain = { ...stain, soft: 0 };
  const found = foundOf(sharp, 0.5);
  expect(rimmed(stained(side, [sharp]), found)).toBe(found);
});

test('damage beside what varies, as hair and patterns do, has no rim', () => {
  const striped = (x: number, y: number) => 110 + 50 * Math.sin((x + y) / 3);
  const sharp: Stain = { ...stain, soft: 0 };
  const found = foundOf(sharp, 0.5);
  expect(rimmed(stained(side, [sharp], { level: striped }), found)).toBe(found);
});

test('what was found without being there has no rim', () => {
  const found = foundOf(stain, 0.5);
  expect(rimmed(stained(side, []), found)).toBe(found);
});

test('a rim that is otherwise coloured than the stain is none', () => {
  const ring: Stain = { ...stain, radius: stain.radius + 6, soft: 6, colour: [40, 160, 60] };
  const sharp: Stain = { ...stain, soft: 0 };
  const found = foundOf(sharp, 0.5);
  expect(rimmed(stained(side, [ring, sharp]), found)).toBe(found);
});

test('the end of a stroke has no rim: it was found with the stroke’s', () => {
  const image = stained(side, [stain]);
  const { weight } = foundOf(stain, 0.5);
  const values = weight.values.map((value, i) => (Math.abs(box.y + Math.floor(i / box.width) - 105) < 5 ? value : 0));
  const strip: Damage = { box, weight: { ...weight, values } };
  // The stain's rim is there at both ends of the strip, and long enough behind them.
  const ends = (damage: Damage) =>
    inPicture(damage).filter((value, i) => value > 0 && Math.floor(i / side) === 105).length;
  expect(ends(rimmed(image, foundOf(stain, 0.5)))).toBeGreaterThan(ends(strip));
  expect(ends(rimmed(image, strip))).toBe(ends(strip));
});
