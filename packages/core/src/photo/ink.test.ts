import { describe, expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import type { Image } from './image.js';
import { greyImage, type Ink, inkedPixels, inkOf, offInk, singleInkOf } from './ink.js';

const size = 60;
const whole = { x: 0, y: 0, width: size, height: size };
const lumas = Float32Array.from(
  { length: size * size },
  (_, i) => 20 + 215 * (((i % size) + Math.floor(i / size)) / (2 * size)),
);

/** A picture of one row after another of the same ramp, in a colour for each luma, with so much noise in each channel. */
function picture(colour: (luma: number) => readonly number[], noise = 0, depth: 8 | 16 = 8): Image {
  const full = depth === 8 ? 255 : 65535;
  const pixels = depth === 8 ? new Uint8Array(3 * lumas.length) : new Uint16Array(3 * lumas.length);
  const strays = normals(pixels.length, 'strays');
  for (let at = 0; at < pixels.length; at++) {
    const value = colour(lumas[Math.floor(at / 3)]!)[at % 3]!;
    pixels[at] = Math.min(Math.max(Math.round(((value + noise * strays[at]!) / 255) * full), 0), full);
  }
  return { name: 'print.png', width: size, height: size, channels: 3, depth, pixels };
}

const grey = (luma: number) => [luma, luma, luma];
const sepia = (luma: number) => {
  const bow = 4 * (luma / 255) * (1 - luma / 255);
  return [luma + 20 * bow, luma + 3 * bow, luma - 28 * bow];
};

/** A fifth of a picture painted over in one colour. */
function painted(image: Image, colour: readonly number[]): Image {
  const pixels = image.pixels.slice();
  for (let i = 0; i < pixels.length / 3; i++) if (i % 5 === 0) pixels.set(colour, 3 * i);
  return { ...image, pixels };
}

const curveOf = (ink: Ink) => {
  if (ink.kind !== 'ink') throw new Error(`a picture in ${ink.kind}`);
  return ink.curve;
};

test('a picture that is known to be of a single ink is of the nearest, whatever its colours say', () => {
  expect(singleInkOf(picture(grey, 1), whole)).toEqual({ kind: 'grey' });
  const motley = (of: typeof grey) => {
    const image = picture(of, 1);
    for (let i = 0; i < size * size; i += 2) image.pixels.set([(i * 37) % 251, (i * 91) % 241, 40], 3 * i);
    return image;
  };
  expect(inkOf(motley(sepia), whole).kind).toBe('colour');
  const { red } = curveOf(singleInkOf(motley(sepia), whole));
  expect(Math.abs(red[16]! - curveOf(inkOf(picture(sepia), whole)).red[16]!)).toBeLessThan(6);
  expect(singleInkOf(motley(grey), whole)).toEqual({ kind: 'grey' });
  expect(singleInkOf({ ...picture(grey), channels: 1, pixels: new Uint8Array(size * size) }, whole)).toEqual({
    kind: 'grey',
  });
});

describe('a picture is', () => {
  test('grey of one channel, of three that are the same, and of three with the noise of JPEG', () => {
    expect(inkOf({ ...picture(grey), channels: 1, pixels: new Uint8Array(size * size) }, whole)).toEqual({
      kind: 'grey',
    });
    expect(inkOf(picture(grey), whole)).toEqual({ kind: 'grey' });
    expect(inkOf(picture(grey, 1), whole)).toEqual({ kind: 'grey' });
    expect(inkOf(picture(grey, 0, 16), whole)).toEqual({ kind: 'grey' });
  });

  test.each([8, 16] as const)('of one ink where its colour follows its luma, at %i bits', (depth) => {
    const { red, blue } = curveOf(inkOf(picture(sepia, 1, depth), whole));
    for (const at of [8, 16, 24]) {
      const luma = (at / 32) * 255;
      // The ramp's own luma is not quite the luma of its colours.
      const own = [...Array(256).keys()].map((v) => {
        const [r = 0, g = 0, b = 0] = sepia(v);
        return { y: 0.299 * r + 0.587 * g + 0.114 * b, r, b };
      });
      const nearest = own.reduce((best, next) => (Math.abs(next.y - luma) < Math.abs(best.y - luma) ? next : best));
      expect(Math.abs(red[at]! - (nearest.r - nearest.y))).toBeLessThan(1);
      expect(Math.abs(blue[at]! - (nearest.b - nearest.y))).toBeLessThan(1);
    }
  });

  test.each([
    ['white', [250, 250, 250]],
    ['grey', [128, 128, 128]],
    ['blue', [30, 60, 190]],
  ])('still that with a fifth of it painted over in %s', (_, colour) => {
    const clean = curveOf(inkOf(picture(sepia, 1), whole));
    const found = curveOf(inkOf(painted(picture(sepia, 1), colour), whole));
    for (const at of [6, 12, 18, 24]) {
      expect(Math.abs(found.red[at]! - clean.red[at]!)).toBeLessThan(2);
      expect(Math.abs(found.blue[at]! - clean.blue[at]!)).toBeLessThan(2);
    }
    expect(inkOf(painted(picture(grey, 1), colour), whole)).toEqual({ kind: 'grey' });
  });

  test('in colour where one luma has several, and of four channels', () => {
    const motley = picture(grey);
    for (let i = 0; i < size * size; i++) {
      const hue = (i % 7) - 3;
      motley.pixels[3 * i] = Math.min(255, motley.pixels[3 * i]! + 12 * (hue + 3));
      motley.pixels[3 * i + 2] = Math.max(0, motley.pixels[3 * i + 2]! - 12 * (hue + 3));
    }
    expect(inkOf(motley, whole)).toEqual({ kind: 'colour' });
    expect(inkOf({ ...motley, channels: 4, pixels: new Uint8Array(4 * size * size) }, whole)).toEqual({
      kind: 'colour',
    });
  });

  /** A face in several colours, in the middle of a mount of one, of which it takes so much. */
  const mounted = (share: number) => {
    const image = picture(sepia, 1);
    const motley = picture(grey, 1);
    for (let i = 0; i < size * size; i++) {
      const isFace = Math.max(Math.abs((i % size) - 29.5), Math.abs(Math.floor(i / size) - 29.5)) < (size / 2) * share;
      if (!isFace) image.pixels.set([230, 218, 192], 3 * i);
      else if (i % 9 < 5) image.pixels.set([motley.pixels[3 * i]! + 25, motley.pixels[3 * i]!, 90], 3 * i);
    }
    return image;
  };

  test('in colour on a mount of one colour, too, whatever curve that lies on', () => {
    // A third is the mount, and less than a half of the rest is on the curve.
    expect(inkOf(mounted(0.8), whole).kind).toBe('colour');
    const print = picture(sepia, 1);
    for (let i = 0; i < size * size; i++) if (i % size < 30) print.pixels.set([230, 218, 192], 3 * i);
    expect(inkOf(print, whole).kind).toBe('ink');
  });

  test('of the ink of its lights, whatever paper is around it', () => {
    const aged = (luma: number) => [20 + 0.86 * luma, 14 + 0.72 * luma, 8 + 0.52 * luma];
    const clean = curveOf(inkOf(picture(aged, 1), whole));
    for (const paper of [255, 243]) {
      const print = picture(aged, 1);
      for (let i = 0; i < size * size; i++) if (i % size < 23) print.pixels.set([paper, paper, paper - 8], 3 * i);
      const found = curveOf(inkOf(print, whole));
      for (const at of [8, 16, 22]) {
        expect(Math.abs(found.red[at]! - clean.red[at]!)).toBeLessThan(5);
        expect(Math.abs(found.blue[at]! - clean.blue[at]!)).toBeLessThan(5);
      }
    }
  });

  test('of that ink in its middle tones, too, where damage comes on top of the paper', () => {
    const aged = (luma: number) => [20 + 0.86 * luma, 14 + 0.72 * luma, 8 + 0.52 * luma];
    const clean = curveOf(inkOf(picture(aged, 1), whole));
    const print = picture(aged, 1);
    for (let i = 0; i < size * size; i++)
      if (i % size < 24) print.pixels.set([255, 255, 255], 3 * i);
      else if (i % 5 === 0) print.pixels.set([30, 60, 190], 3 * i);
    const { red, blue } = curveOf(singleInkOf(print, whole));
    for (const at of [8, 12, 16, 20]) {
      expect(Math.abs(red[at]! - clean.red[at]!)).toBeLessThan(3);
      expect(Math.abs(blue[at]! - clean.blue[at]!)).toBeLessThan(3);
    }
  });

  test('what most of several faces say', () => {
    const image = picture(sepia, 1);
    const [left, right] = [
      { x: 0, y: 0, width: 20, height: size },
      { x: 20, y: 0, width: 40, height: size },
    ];
    for (let i = 0; i < size * size; i++)
      if (i % size >= 20) image.pixels.set([(i * 37) % 251, (i * 91) % 241, 40], 3 * i);
    expect(inkOf(image, left).kind).toBe('ink');
    expect(inkOf(image, left, right).kind).toBe('colour');
  });

  test('what it is where it is looked at', () => {
    const half = picture(grey);
    for (let i = 0; i < size * size; i++)
      if (i % size >= 30) half.pixels.set([(i * 37) % 251, (i * 91) % 241, 40], 3 * i);
    expect(inkOf(half, { x: 0, y: 0, width: 30, height: size }).kind).toBe('grey');
    expect(inkOf(half, { x: 30, y: 0, width: 30, height: size }).kind).toBe('colour');
  });
});

describe('to grey and back', () => {
  const image = picture(sepia, 1);
  const ink = inkOf(image, whole) as Exclude<Ink, { kind: 'colour' }>;

  const share = (value: number) => ({ width: size, height: size, values: new Float32Array(size * size).fill(value) });
  const flat = (luma: number): Image => ({ ...greyImage(image), pixels: new Uint8Array(size * size).fill(luma) });

  test('what is not replaced is the original, to the byte', () => {
    expect(inkedPixels(image, ink, flat(9), share(0))).toEqual(image.pixels);
  });

  test.each([8, 16] as const)('what is hardly replaced hardly changes, by way of %i bits', (depth) => {
    const after = inkedPixels(image, ink, greyImage(image, depth), share(0.01));
    const farthest = Math.max(...Array.from(after, (value, i) => Math.abs(value - image.pixels[i]!)));
    expect(farthest).toBeLessThanOrEqual(1);
  });

  test('what is replaced lies on the curve, or has no colour at all, whether or not its luma is another', () => {
    const [red = 0, green = 0, blue = 0] = sepia(140);
    const luma = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    const toned = inkedPixels(image, ink, flat(luma), share(1));
    [red, green, blue].forEach((value, c) => {
      expect(Math.abs(toned[c]! - value)).toBeLessThan(2.5);
    });
    const marked = painted(image, [30, 60, 190]);
    const same = inkedPixels(marked, ink, greyImage(marked, 16), share(0.25));
    const [r = 0, g = 0, b = 0] = same;
    expect(Math.round(0.299 * r + 0.587 * g + 0.114 * b)).toBe(greyImage(marked).pixels[0]);
    expect(b).toBeLessThan(r);
    expect([...inkedPixels(picture(grey, 1), { kind: 'grey' }, flat(luma), share(1))].slice(0, 3)).toEqual([
      luma,
      luma,
      luma,
    ]);
  });

  test('one channel stays as it is', () => {
    const one: Image = { ...image, channels: 1, pixels: new Uint8Array(size * size).fill(9) };
    expect(greyImage(one)).toBe(one);
    const grey = { ...one, pixels: new Uint8Array(size * size).fill(7) };
    expect(inkedPixels(one, { kind: 'grey' }, grey, share(1))).toBe(grey.pixels);
  });

  test('16 bits stay 16 bits, and eight become them where that is asked for', () => {
    const deep = picture(grey, 0, 16);
    expect(greyImage(deep)).toMatchObject({ depth: 16, pixels: deep.pixels.filter((_, i) => i % 3 === 0) });
    const { depth, pixels } = greyImage(picture(grey), 16);
    expect([depth, pixels]).toEqual([16, Uint16Array.from(greyImage(picture(grey)).pixels, (value) => 257 * value)]);
    const clear = { ...picture(grey), alpha: new Uint8Array(size * size).fill(3) };
    expect(greyImage(clear, 16).alpha).toEqual(new Uint16Array(size * size).fill(771));
    expect(greyImage(clear).alpha).toEqual(clear.alpha);
  });

  test('paint of another colour lies off the ink, the print on it', () => {
    const marked = painted(image, [30, 60, 190]);
    const { values } = offInk(marked, ink, whole);
    expect(values[0]).toBeGreaterThan(40);
    expect(Math.max(...values.filter((_, i) => i % 5 !== 0))).toBeLessThan(12);
    const part = offInk(marked, ink, { x: 5, y: 3, width: 20, height: 2 });
    expect(part.values).toEqual(Float32Array.from([...values.slice(185, 205), ...values.slice(245, 265)]));
  });
});
