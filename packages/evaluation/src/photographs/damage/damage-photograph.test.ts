import { createHash } from 'node:crypto';
import type { Image } from '@fuzzydiff/core/image';
import { describe, expect, test } from 'vitest';
import { middleFace, syntheticPhotograph } from '../../../test/pictures.js';
import { headsOf } from '../scores/head.js';
import { damagePhotograph, type PhotographDamage, photographDamages } from './damage-photograph.js';

const photo = syntheticPhotograph();
const faces = [middleFace];

function changed(before: Image, after: Image, i: number): number {
  const { channels } = before;
  const steps = Array.from({ length: channels }, (_, c) =>
    Math.abs(after.pixels[i * channels + c]! - before.pixels[i * channels + c]!),
  );
  return Math.max(...steps);
}

const area = ({ mask }: ReturnType<typeof damagePhotograph>) => mask.values.reduce((sum, value) => sum + value, 0);

describe.each(photographDamages)('%s', (kind) => {
  test('marks what it changes, by a grey level at least, and nothing else', () => {
    for (const depth of [8, 16] as const)
      for (const channels of [1, 3] as const) {
        const clean = syntheticPhotograph({ depth, channels });
        const before = clean.pixels.slice();
        const { image, mask } = damagePhotograph(kind, clean, { faces, key: `${depth} ${channels}` });
        expect(clean.pixels).toEqual(before);
        expect(image).toMatchObject({ width: 160, height: 200, channels, depth });
        expect(area({ image, mask })).toBeGreaterThan(20);
        const least = depth === 8 ? 1 : 257;
        const isRegion = kind === 'fading' || kind === 'halftone';
        mask.values.forEach((marked, i) => {
          const by = changed(clean, image, i);
          if (marked === 0 && by !== 0) expect.fail(`pixel ${i} is changed by ${by} and not marked`);
          if (marked === 1 && !isRegion && by < least) expect.fail(`pixel ${i} is marked and changed by ${by}`);
        });
      }
  });

  test('lies over the head and, mostly, elsewhere too', () => {
    const large = syntheticPhotograph({ width: 400, height: 400 });
    const box = { x: 20, y: 30, width: 60, height: 80 };
    const head = headsOf(large, [box]);
    let elsewhere = 0;
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const { mask } = damagePhotograph(kind, large, { faces: [box], key });
      const inHead = mask.values.filter((marked, i) => marked === 1 && head.values[i] === 1).length;
      expect(inHead).toBeGreaterThan(0);
      if (inHead < area({ image: large, mask })) elsewhere++;
    }
    expect(elsewhere).toBeGreaterThanOrEqual(4);
  });

  test('is as large as the face', () => {
    const large = syntheticPhotograph({ width: 320, height: 400, channels: 1 });
    const twice = [{ x: 100, y: 120, width: 120, height: 160 }];
    const half = [{ x: 130, y: 160, width: 60, height: 80 }];
    const keys = Array.from({ length: 6 }, (_, n) => String(n));
    const total = (boxes: typeof twice) =>
      keys.reduce((sum, key) => sum + area(damagePhotograph(kind, large, { faces: boxes, key })), 0);
    // Dust is about as dense whatever the face: fewer and larger specks, but none that is too small to be seen.
    const [least, most] = kind === 'dust' ? [0.4, 1.5] : [2, 6];
    const ratio = total(twice) / total(half);

    expect(ratio).toBeGreaterThan(least!);
    expect(ratio).toBeLessThan(most!);
  });

  test('of a grey photograph is grey, in one channel or three', () => {
    const clean = syntheticPhotograph({ grey: true });
    const { pixels } = damagePhotograph(kind, clean, { faces }).image;
    for (let i = 0; i < pixels.length; i += 3)
      if (pixels[i] !== pixels[i + 1] || pixels[i] !== pixels[i + 2]) expect.fail(`value ${i} has a hue`);
    const one = damagePhotograph(kind, syntheticPhotograph({ channels: 1 }), { faces }).image;
    expect(one.pixels).toEqual(pixels.filter((_, i) => i % 3 === 0));
  });

  test('depends on seed, key and faces', () => {
    const first = damagePhotograph(kind, photo, { faces, seed: 1, key: 'a' });
    expect(damagePhotograph(kind, photo, { faces, seed: 1, key: 'a' })).toEqual(first);
    expect(damagePhotograph(kind, photo, { faces, seed: 2, key: 'a' }).mask).not.toEqual(first.mask);
    expect(damagePhotograph(kind, photo, { faces, seed: 1, key: 'b' }).mask).not.toEqual(first.mask);
    expect(damagePhotograph(kind, photo, { seed: 1, key: 'a' }).mask).not.toEqual(first.mask);
  });

  test('goes over the edges of a photograph, and a small one', () => {
    const small = syntheticPhotograph({ width: 24, height: 20 });
    const outside = [{ x: -10, y: -12, width: 30, height: 40 }];
    for (const key of ['a', 'b', 'c'])
      expect(damagePhotograph(kind, small, { faces: outside, key }).mask.values).toHaveLength(24 * 20);
  });
});

test('scratches on a face of up to 100 pixels are 1.5 to 4 pixels wide', () => {
  // Of one light scratch on black, what it covers by its length; the ends are round, and scratches may cross.
  for (const side of [40, 90]) {
    const black = { ...syntheticPhotograph({ width: 300, height: 300, channels: 1 }), pixels: new Uint8Array(90_000) };
    const face = { x: 130, y: 130, width: side, height: side };
    for (const key of ['a', 'b', 'c', 'd']) {
      const { image } = damagePhotograph('scratches', black, { faces: [face], key });
      // The widest run of light pixels that is across a line both by rows and by columns.
      const widest = Math.max(...[...image.pixels.keys()].map((i) => Math.min(run(image, i, 1), run(image, i, 300))));
      expect(widest).toBeGreaterThanOrEqual(2);
      // A diagonal one is √2 as wide along a row, one pixel more by its soft border; where two cross, twice that.
      expect(widest).toBeLessThanOrEqual(2 * (4 * Math.SQRT2 + 2));
    }
  }

  function run({ pixels }: Image, start: number, step: number): number {
    let length = 0;
    for (let i = start; i < pixels.length && pixels[i]! > 127; i += step) length++;
    return length;
  }
});

test('what cannot be damaged is refused', () => {
  expect(() => damagePhotograph('rain' as PhotographDamage, photo)).toThrow(/one of scratches, .* "rain"/);
  expect(() => damagePhotograph('dust', photo, { seed: -1 })).toThrow(/seed/);
  expect(() => damagePhotograph('dust', photo, { faces: [{ ...middleFace, width: 0 }] })).toThrow(/faces\.width/);
  expect(() => damagePhotograph('dust', { ...photo, pixels: new Uint8Array(3) })).toThrow(/pixels of waves/);
  const four = { ...photo, channels: 4, pixels: new Uint8Array(160 * 200 * 4) };
  expect(() => damagePhotograph('dust', four)).toThrow(/1 \(grey\) or 3 \(RGB\).*4/);
});

test('every machine makes the same bytes (a change here changes every published measurement)', () => {
  const flat = { ...photo, pixels: new Uint8Array(photo.pixels.length).fill(120) };
  const digest = (kind: PhotographDamage) => {
    const { image, mask } = damagePhotograph(kind, flat, { faces, seed: 2026, key: 'known answer' });
    return createHash('sha256').update(image.pixels).update(mask.values).digest('hex').slice(0, 16);
  };
  expect(Object.fromEntries(photographDamages.map((kind) => [kind, digest(kind)]))).toMatchInlineSnapshot(`
    {
      "blots": "c53613708880cb0c",
      "dust": "539088462c892d9a",
      "fading": "4caef5fe2bedbd1e",
      "halftone": "8fe6724b33b69ffb",
      "marker": "7493b932c0b41bc6",
      "rectangles": "d1e68afbc26b4808",
      "scratches": "98b0e9e298a96570",
      "tears": "95e72fb2ac736bf2",
    }
  `);
});
