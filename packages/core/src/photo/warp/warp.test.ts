import { describe, expect, test } from 'vitest';
import { deviationOf } from '../../../test/images.js';
import '../../../test/matchers.js';
import type { Image } from '../image.js';
import { boundingBox, placeByRegion } from '../placement.js';
import type { Plane } from '../resample.js';
import { toModel } from '../to-model.js';
import { warpBack } from './warp-back.js';
import { warpToFrame } from './warp-to-frame.js';

function picture(
  width: number,
  height: number,
  value: (x: number, y: number, c: number) => number,
  channels = 3,
): Image {
  const pixels = new Uint8Array(width * height * channels);
  for (let i = 0; i < pixels.length; i++) {
    const pixel = Math.floor(i / channels);
    pixels[i] = Math.round(value(pixel % width, Math.floor(pixel / width), i % channels));
  }
  return { name: 'a.png', width, height, channels, depth: 8, pixels };
}

const noisy = picture(40, 33, (x, y, c) => (Math.imul(x * 131 + y * 7919 + c + 1, 0x9e3779b1) >>> 8) & 255);
const smooth = picture(90, 90, (x, y, c) => 127 + 90 * Math.sin(x / 9 + c) * Math.cos(y / 11));

describe('to the frame', () => {
  test.each([
    [{ x: 3, y: 4, size: 16 }, 16],
    [{ x: 0, y: 0, size: 33 }, 16],
    [{ x: 1, y: 2, size: 29 }, 3],
  ])('an upright square is as toModel has it, value for value: %j on %i', (region, size) => {
    const expected = toModel(noisy, region, [3, size, size]).data;
    expect(warpToFrame(noisy, placeByRegion(region), [3, size, size]).data).toEqual(expected);
  });

  test('one that is enlarged too, but for its edge, where what lies around it counts', () => {
    const region = { x: 20, y: 10, size: 9 };
    const whole = warpToFrame(noisy, placeByRegion(region), [3, 36, 36]);
    const alone = toModel(noisy, region, [3, 36, 36]);
    for (let y = 8; y < 28; y++) for (let x = 8; x < 28; x++) expect(whole.get(1, y, x)).toBe(alone.get(1, y, x));
  });

  test('a model of another shape sees the square stretched', () => {
    const region = { x: 2, y: 2, size: 30 };
    const wide = warpToFrame(smooth, placeByRegion(region), [3, 5, 10]);
    expect(wide.data).toBeAllClose(toModel(smooth, region, [3, 5, 10]).data, { atol: 1e-5 });
  });

  test('a slight turn changes little, whether it shrinks or enlarges', () => {
    for (const size of [12, 80]) {
      const region = { x: 20, y: 20, size: 40 };
      const turned = warpToFrame(smooth, placeByRegion({ ...region, angle: 1e-4 }), [3, size, size]).data;
      const upright = toModel(smooth, region, [3, size, size]).data;
      expect(turned).toBeAllClose(upright, { atol: 0.02 });
    }
  });

  test('a quarter turn is one', () => {
    const region = { x: 5, y: 5, size: 20 };
    const turned = warpToFrame(noisy, placeByRegion({ ...region, angle: 90 }), [3, 20, 20]);
    const upright = warpToFrame(noisy, placeByRegion(region), [3, 20, 20]);
    for (let y = 0; y < 20; y++)
      for (let x = 0; x < 20; x++) expect(turned.get(0, y, x)).toBeCloseTo(upright.get(0, x, 19 - y), 5);
  });

  test.each([3, 10, 40])('nothing finer than the frame is left where a photograph is %i times larger', (times) => {
    const side = 16 * times;
    const board = picture(side + 20, side + 20, (x, y) => ((x + y) % 2) * 255, 1);
    for (const angle of [0, 7, 45, 100]) {
      const { data } = warpToFrame(board, placeByRegion({ x: 10, y: 10, size: side, angle }), [1, 16, 16]);
      expect(data).toBeAllClose(new Float32Array(256), { atol: times === 3 ? 0.12 : 0.05 });
    }
  });

  test('the rings of a zone plate that the frame has no room for are grey', () => {
    // cos(k d^2) has the frequency 2 k d / 2 pi in a pixel: from half a ring per pixel of the frame on, none may show.
    const k = Math.PI / 400;
    const plate = picture(400, 400, (x, y) => 127.5 + 127 * Math.cos(k * ((x - 200) ** 2 + (y - 200) ** 2)), 1);
    const frame = warpToFrame(plate, placeByRegion({ x: 0, y: 0, size: 400, angle: 30 }), [1, 40, 40]);
    const band = (from: number, to: number) => {
      const found: number[] = [];
      for (let v = 0; v < 40; v++)
        for (let u = 0; u < 40; u++) {
          const distance = 10 * Math.hypot(u - 19.5, v - 19.5);
          if (distance >= from && distance < to) found.push(frame.get(0, v, u));
        }
      return deviationOf(found);
    };
    expect(band(0, 40)).toBeGreaterThan(0.3);
    expect(band(100, 195)).toBeLessThan(0.12);
  });

  test('outside the photograph its border goes on, turned or not', () => {
    const edge = picture(20, 20, (x) => (x < 10 ? 200 : 51), 1);
    for (const angle of [0, 10]) {
      const frame = warpToFrame(edge, placeByRegion({ x: -30, y: -5, size: 30, angle }), [1, 8, 8]);
      expect(frame.get(0, 4, 0)).toBeCloseTo(200 / 127.5 - 1, 5);
    }
    const beyond = warpToFrame(edge, placeByRegion({ x: 100, y: 100, size: 30, angle: 10 }), [1, 4, 4]);
    for (const value of beyond.data) expect(value).toBeCloseTo(-0.6, 5);
  });

  test('one channel stands for all of the model, and two do not', () => {
    const grey = picture(9, 9, (x, y) => 20 * x + y, 1);
    const { data } = warpToFrame(grey, placeByRegion({ x: 0, y: 0, size: 9 }), [3, 9, 9]);
    expect(data.subarray(81, 162)).toEqual(data.subarray(0, 81));
    expect(data.subarray(162)).toEqual(data.subarray(0, 81));
    expect(() => warpToFrame(noisy, placeByRegion({ x: 0, y: 0, size: 9 }), [4, 9, 9])).toThrow(
      expect.objectContaining({ code: 'mismatch' }),
    );
  });

  test('16 bits', () => {
    const deep: Image = { ...picture(4, 4, () => 0, 1), depth: 16, pixels: new Uint16Array(16).fill(40000) };
    const { data } = warpToFrame(deep, placeByRegion({ x: 0, y: 0, size: 4 }), [1, 4, 4]);
    expect(data[5]).toBe(Math.fround(40000 / 32767.5 - 1));
  });
});

describe('back to the photograph', () => {
  const image = { width: 90, height: 90 };

  test.each([0, 17, 200])('what came from it lies where it was, turned by %i degrees', (angle) => {
    const placement = placeByRegion({ x: 20, y: 20, size: 48, angle });
    const frame = warpToFrame(smooth, placement, [3, 64, 64]);
    const box = boundingBox(placement, image);
    const back = warpBack(
      { width: 64, height: 64, values: frame.data.slice(0, 64 * 64) },
      placement,
      box,
      'catmull-rom',
    );
    expect(back).toMatchObject({ width: box.width, height: box.height });
    for (let y = 30; y < 58; y++)
      for (let x = 30; x < 58; x++) {
        const expected = smooth.pixels[(y * 90 + x) * 3]! / 127.5 - 1;
        expect(back.values[(y - box.y) * box.width + x - box.x]).toBeCloseTo(expected, 1);
      }
  });

  test('linear stays within what it is given, and one value stays that value', () => {
    const placement = placeByRegion({ x: 11.3, y: 5.2, size: 61, angle: 33 });
    const box = boundingBox(placement, image);
    const dots: Plane = { width: 8, height: 8, values: Float32Array.from({ length: 64 }, (_, i) => (i * 5) % 2) };
    for (const value of warpBack(dots, placement, box, 'linear').values) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
    const ones: Plane = { width: 8, height: 6, values: new Float32Array(48).fill(1) };
    for (const kind of ['linear', 'catmull-rom'] as const)
      for (const value of warpBack(ones, placement, box, kind).values) expect(value).toBeCloseTo(1, 5);
  });

  test('a frame with more pixels than the photograph is averaged', () => {
    const board: Plane = {
      width: 64,
      height: 64,
      values: Float32Array.from({ length: 4096 }, (_, i) => (i + (i >> 6)) % 2),
    };
    const placement = placeByRegion({ x: 10, y: 10, size: 8, angle: 20 });
    const { values, width } = warpBack(board, placement, { x: 12, y: 12, width: 4, height: 4 }, 'linear');
    expect(width).toBe(4);
    for (const value of values) expect(value).toBeCloseTo(0.5, 1);
  });
});
