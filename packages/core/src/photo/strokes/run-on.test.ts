import { describe, expect, test } from 'vitest';
import { covered, type Line, scratched } from '../../../test/scratched.js';
import type { Damage } from '../damage.js';
import type { Image } from '../image.js';
import { boundingBox, placeByRegion } from '../placement.js';
import { withUnseenDamage } from '../unseen-damage.js';

const side = 200;
const placement = placeByRegion({ x: 50, y: 50, size: 100 });
const box = boundingBox(placement, { width: side, height: side });

/** A scratch as far as the frame goes, with a pixel of rim, as it is found. */
function foundOf(line: Line, inside: (x: number, y: number) => boolean = () => true): Damage {
  const { values } = covered(side, { ...line, halfWidth: line.halfWidth + 1 });
  const own = new Float32Array(box.width * box.height).map((_, i) => {
    const [x, y] = [box.x + (i % box.width), box.y + Math.floor(i / box.width)];
    const isInFrame = x > box.x + 2 && y > box.y + 2 && x < box.x + box.width - 3 && y < box.y + box.height - 3;
    return isInFrame && inside(x, y) ? values[y * side + x]! : 0;
  });
  return { box, weight: { width: box.width, height: box.height, values: own } };
}

/** Some pieces of one stroke, as they are found. */
const foundTogether = (lines: readonly Line[]): Damage =>
  lines
    .map((line) => foundOf(line))
    .reduce((sum, { weight }) => ({
      box,
      weight: { ...weight, values: weight.values.map((value, i) => Math.max(value, sum.weight.values[i]!)) },
    }));

/** The damage over the whole picture. */
function inPicture({ box: { x, y, width }, weight }: Damage): Float32Array {
  const values = new Float32Array(side * side);
  weight.values.forEach((value, i) => {
    values[(y + Math.floor(i / width)) * side + x + (i % width)] = value;
  });
  return values;
}

const runOn = (image: Image, damage: Damage, others: Parameters<typeof withUnseenDamage>[2]['others'] = []) =>
  withUnseenDamage(image, damage, { placement, others, scale: 1 });

/** The share of a line's pixels that are damage. */
function shareOf(line: Line, damage: Damage, which: (x: number, y: number) => boolean = () => true): number {
  const values = inPicture(damage);
  const of = [...covered(side, line).values.keys()].filter(
    (i) => covers(line, i) && which(i % side, Math.floor(i / side)),
  );
  return of.filter((i) => values[i]! > 0.9).length / of.length;
}

const cover = new Map<Line, Float32Array>();
function covers(line: Line, i: number): boolean {
  const values = cover.get(line) ?? covered(side, line).values;
  cover.set(line, values);
  return values[i]! > 0.5;
}

const scratch: Line = { from: [20, 90], to: [185, 130], halfWidth: 1.5, level: 245 };

describe.each([1, 3] as const)('a scratch of a picture of %i channels', (channels) => {
  const image = scratched(side, [scratch], { channels });

  test('is damage beyond the frame as far as it runs, and what lies beside it is not', () => {
    const damage = runOn(image, foundOf(scratch));
    expect(shareOf(scratch, foundOf(scratch))).toBeLessThan(0.65);
    expect(shareOf(scratch, damage, (x) => x > 22 && x < 183)).toBeGreaterThan(0.97);
    const near = covered(side, { ...scratch, halfWidth: 5 }).values;
    expect(inPicture(damage).every((value, i) => value === 0 || near[i]! > 0)).toBe(true);
  });

  test('is followed from a patch that is far wider than it, at whose edge it lies', () => {
    const found = foundOf(scratch, (x) => x < 120);
    const wide = covered(side, { ...scratch, from: [20, 86.5], to: [185, 126.5], halfWidth: 5 }).values;
    found.weight.values.forEach((_, i) => {
      const [x, y] = [box.x + (i % box.width), box.y + Math.floor(i / box.width)];
      if (x >= 100 && x < 120) found.weight.values[i] = wide[y * side + x]!;
    });
    const damage = runOn(image, found);
    expect(shareOf(scratch, damage, (x) => x > 122 && x < 183)).toBeGreaterThan(0.85);
    const near = covered(side, { ...scratch, halfWidth: 7 }).values;
    const beyond = inPicture(damage).filter((value, i) => i % side > 124 && value > 0 && near[i] === 0);
    expect(beyond.length).toBe(0);
  });

  test('is followed where the map lost it in the frame, too', () => {
    const damage = runOn(
      image,
      foundOf(scratch, (x) => x < 90 || x > 115),
    );
    expect(shareOf(scratch, damage, (x) => x > 60 && x < 140)).toBeGreaterThan(0.97);
  });
});

test('a thin one is followed though what was found of it is broad, and runs a little otherwise', () => {
  const thin: Line = { ...scratch, halfWidth: 1 };
  const found = foundOf({ from: [20, 94.2], to: [185, 125.6], halfWidth: 2, level: 245 });
  const damage = runOn(scratched(side, [thin]), found);
  expect(shareOf(thin, found)).toBeLessThan(0.65);
  expect(shareOf(thin, damage, (x) => x > 24 && x < 181)).toBeGreaterThan(0.95);
});

test('half a side beyond the frame it is not followed any more', () => {
  const far = placeByRegion({ x: 90, y: 90, size: 40 });
  const frame = boundingBox(far, { width: side, height: side });
  const values = covered(side, { ...scratch, halfWidth: 2.5 }).values;
  const weight = new Float32Array(frame.width * frame.height).map(
    (_, i) => values[(frame.y + Math.floor(i / frame.width)) * side + frame.x + (i % frame.width)]!,
  );
  const found: Damage = { box: frame, weight: { width: frame.width, height: frame.height, values: weight } };
  const damage = withUnseenDamage(scratched(side, [scratch]), found, { placement: far, scale: 1 });
  expect(shareOf(scratch, damage, (x) => x > 75 && x < 145)).toBeGreaterThan(0.95);
  expect(shareOf(scratch, damage, (x) => x < 66 || x > 154)).toBe(0);
});

test('a tear of changing width and shades is followed, and a stroke that bends', () => {
  const bent: Line[] = Array.from({ length: 12 }, (_, n) => ({
    from: [20 + 14 * n, 100 + 0.5 * (n - 6) ** 2],
    to: [34 + 14 * n, 100 + 0.5 * (n - 5) ** 2],
    halfWidth: n % 3 === 0 ? 2.5 : 2,
    level: n % 2 === 0 ? 235 : 250,
  }));
  const followed = runOn(scratched(side, bent), foundTogether(bent));
  for (const line of bent) expect(shareOf(line, followed)).toBeGreaterThan(0.85);
});

test('a rule around an oval portrait, of which a piece was found by mistake, is not followed', () => {
  const at = (n: number): [number, number] => [
    100 + 42 * Math.cos((n * Math.PI) / 36),
    100 + 55 * Math.sin((n * Math.PI) / 36),
  ];
  const rule: Line[] = Array.from({ length: 72 }, (_, n) => ({
    from: at(n),
    to: at(n + 1),
    halfWidth: 1.5,
    level: 245,
  }));
  const found = foundTogether(rule.slice(60, 66));
  expect(inPicture(found).some((value) => value === 1)).toBe(true);
  expect(inPicture(runOn(scratched(side, rule), found))).toEqual(inPicture(found));
});

test('it does not go on into another face, which has a map of its own', () => {
  const other = placeByRegion({ x: 160, y: 90, size: 80 });
  const damage = runOn(scratched(side, [scratch]), foundOf(scratch), [other]);
  expect(shareOf(scratch, damage, (x) => x < 155)).toBeGreaterThan(0.9);
  expect(shareOf(scratch, damage, (x) => x >= 164)).toBe(0);
});

test('where a stroke ends there is nothing to follow', () => {
  const short: Line = { ...scratch, from: [70, 102], to: [130, 117] };
  const found = foundOf(short);
  const added = inPicture(runOn(scratched(side, [short]), found));
  const before = inPicture(found);
  const more = added.reduce((sum, value, i) => sum + (value > before[i]! + 0.5 ? 1 : 0), 0);
  expect(more).toBeLessThan(25);
});

test('a border between two shades that was found by mistake is not followed', () => {
  const border: Line = { ...scratch, halfWidth: 1 };
  const level = (x: number, y: number) => (y > 90 + ((x - 20) * 40) / 165 ? 70 : 180);
  const damage = runOn(scratched(side, [], { level }), foundOf(border));
  expect(inPicture(damage)).toEqual(inPicture(foundOf(border)));
});

test('a picture without strokes stays as it is found', () => {
  const image = scratched(side, []);
  const nothing = {
    box,
    weight: { width: box.width, height: box.height, values: new Float32Array(box.width * box.height) },
  };
  expect(runOn(image, nothing)).toBe(nothing);
  // What was found looks as what surrounds it does.
  const found = foundOf(scratch);
  expect(runOn(image, found)).toBe(found);
});
