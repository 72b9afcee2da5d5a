import { describe, expect, test } from 'vitest';
import { deviationOf, meanOf, normals } from '../../test/images.js';
import type { ImageShape, Tensor } from '../tensor/tensor.js';
import { contiguous, tensor } from '../tensor/tensor.js';
import { type Damage, damagedPixels } from './damage.js';
import { grownMap } from './grown.js';
import { headInFrame } from './head-outline.js';
import type { Image } from './image.js';
import { type MendedFace, mend } from './mend.js';
import { boundingBox, placeByRegion, portraitFrame } from './placement.js';
import { warpToFrame } from './warp/warp-to-frame.js';

const side = 120;
const shape: ImageShape = [3, 32, 32];
const placement = placeByRegion({ x: 10, y: 8, size: 96, angle: 8 });
const grain = normals(side * side, 'grain');

/** A smooth face of a picture with grain of its own. */
function photograph({ depth = 8, channels = 3 }: { depth?: 8 | 16; channels?: 1 | 3 } = {}): Image {
  const full = depth === 8 ? 255 : 65535;
  const pixels = depth === 8 ? new Uint8Array(side * side * channels) : new Uint16Array(side * side * channels);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    for (let c = 0; c < channels; c++) {
      const level = 120 + 40 * Math.sin(x / 25 + c / 2) + 30 * Math.cos(y / 21) + 4 * grain[i]!;
      pixels[i * channels + c] = Math.round((level / 255) * full);
    }
  }
  return { name: 'photo.png', width: side, height: side, channels, depth, pixels };
}

/** White lines two pixels wide and a blue blot, within the head. */
const isDamaged = (x: number, y: number) =>
  Math.abs(x - y * 0.4 - 25) < 1 && y > 25 && y < 95 ? 1 : Math.hypot(x - 70, y - 60) < 9 ? 2 : 0;

function damage(image: Image): Image {
  const pixels = image.pixels.slice();
  const full = image.depth === 8 ? 255 : 65535;
  for (let i = 0; i < side * side; i++) {
    const kind = isDamaged(i % side, Math.floor(i / side));
    if (kind === 0) continue;
    for (let c = 0; c < image.channels; c++)
      pixels[i * image.channels + c] = kind === 1 ? full : Math.round(full * [0.08, 0.12, 0.5][c]!);
  }
  return { ...image, pixels };
}

/** What a model finds that knows the picture: its map is coarse, and finds too much. */
function seen(clean: Image, damaged: Image): { placement: typeof placement; corrected: Tensor; map: Tensor } {
  const corrected = warpToFrame(clean, placement, shape);
  const input = contiguous(warpToFrame(damaged, placement, shape));
  const map = tensor([1, 32, 32]);
  const flat = contiguous(corrected);
  for (let i = 0; i < 1024; i++) map.data[i] = Math.min(1, Math.abs(flat[i]! - input[i]!) * 8);
  // Where nothing is wrong.
  for (let y = 20; y < 25; y++) for (let x = 18; x < 23; x++) map.data[y * 32 + x] = 1;
  return { placement, corrected, map: grownMap(map) };
}

const share = (damageFound: Damage, which: (x: number, y: number) => boolean) => {
  const { box, weight } = damageFound;
  const found = [...weight.values].filter((_, i) => which(box.x + (i % box.width), box.y + Math.floor(i / box.width)));
  return meanOf(found);
};

describe.each([
  { depth: 8, channels: 3 },
  { depth: 16, channels: 3 },
  { depth: 8, channels: 1 },
] as const)('a photograph of $channels channels and $depth bits', ({ depth, channels }) => {
  const clean = photograph({ depth, channels });
  const damaged = damage(clean);
  const face = seen(clean, damaged);
  const found = damagedPixels(damaged, face, { frame: portraitFrame });

  test('damage is told to the pixel, and what is only found by the map is not where there are colours', () => {
    expect(share(found, (x, y) => isDamaged(x, y) > 0)).toBeGreaterThan(0.97);
    const near = (x: number, y: number) =>
      [-3, 0, 3].some((dx) => [-3, 0, 3].some((dy) => isDamaged(x + dx, y + dy) > 0));
    // One channel says less: what the map is sure of is believed there, where it changes next to nothing.
    expect(share(found, (x, y) => !near(x, y))).toBeLessThan(channels === 3 ? 0.002 : 0.06);
  });

  test('mended, it is near what it was, and untouched to the byte elsewhere', () => {
    const { pixels, weight } = mend(damaged, [{ ...face, damage: found, key: 'a' }]);
    const full = depth === 8 ? 255 : 65535;
    let [squares, count] = [0, 0];
    for (let i = 0; i < side * side; i++)
      for (let c = 0; c < channels; c++) {
        const at = i * channels + c;
        if (weight.values[i] === 0) expect(pixels[at]).toBe(damaged.pixels[at]);
        if (isDamaged(i % side, Math.floor(i / side)) === 0) continue;
        squares += (((pixels[at]! - clean.pixels[at]!) / full) * 255) ** 2;
        count++;
      }
    // Two grains of 4 levels differ by 5.7.
    expect(Math.sqrt(squares / count)).toBeLessThan(9);
  });
});

describe('mending', () => {
  const clean = photograph();
  const damaged = damage(clean);
  const face = seen(clean, damaged);
  const found = damagedPixels(damaged, face, { frame: portraitFrame });
  const mendedFace: MendedFace = { ...face, damage: found, key: 'a' };

  test('gives the grain of the surroundings, and none where none is asked for', () => {
    const inBlot = (pixels: ArrayLike<number>) => {
      const strays: number[] = [];
      for (let y = 54; y < 66; y++)
        for (let x = 64; x < 76; x++) {
          const level = (u: number, v: number) => pixels[(v * side + u) * 3 + 1]!;
          strays.push(level(x, y) - (level(x - 1, y) + level(x + 1, y) + level(x, y - 1) + level(x, y + 1)) / 4);
        }
      return deviationOf(strays);
    };
    const own = inBlot(clean.pixels);
    expect(inBlot(mend(damaged, [mendedFace]).pixels)).toBeGreaterThan(0.6 * own);
    expect(inBlot(mend(damaged, [mendedFace]).pixels)).toBeLessThan(1.4 * own);
    expect(inBlot(mend(damaged, [mendedFace], { grain: 0 }).pixels)).toBeLessThan(0.3 * own);
  });

  test('its grain follows from its key', () => {
    expect(mend(damaged, [mendedFace]).pixels).toEqual(mend(damaged, [mendedFace]).pixels);
    expect(mend(damaged, [{ ...mendedFace, key: 'b' }]).pixels).not.toEqual(mend(damaged, [mendedFace]).pixels);
  });

  test('leaves no seam where the correction came out lighter', () => {
    const lighter = {
      ...mendedFace,
      corrected: tensor(
        shape,
        contiguous(face.corrected).map((v) => v + 0.15),
      ),
    };
    const { pixels } = mend(damaged, [lighter], { grain: 0 });
    const blot: number[] = [];
    for (let y = 54; y < 66; y++)
      for (let x = 64; x < 76; x++) blot.push(pixels[(y * side + x) * 3]! - clean.pixels[(y * side + x) * 3]!);
    expect(Math.abs(meanOf(blot))).toBeLessThan(3);
  });

  test('what is thin is filled from its sides, and what is deep by the correction', () => {
    // A correction of other detail than the photograph's: stripes two pixels of the frame wide.
    const striped = tensor(
      shape,
      contiguous(face.corrected).map((v, i) => v + (i % 4 < 2 ? 0.2 : -0.2)),
    );
    const strayed = (kind: number, corrected: Tensor) => {
      const { pixels } = mend(damaged, [{ ...mendedFace, corrected }], { grain: 0 });
      const strays: number[] = [];
      for (let i = 0; i < side * side; i++) {
        const [x, y] = [i % side, Math.floor(i / side)];
        if (isDamaged(x, y) !== kind || (kind === 2 && Math.hypot(x - 70, y - 60) > 5)) continue;
        strays.push(pixels[3 * i]! - clean.pixels[3 * i]!);
      }
      return deviationOf(strays);
    };
    // 0.2 of a range of 2 are 25.5 of 255; the photograph's grain is 4.
    expect(strayed(1, striped)).toBeLessThan(12);
    expect(strayed(2, striped)).toBeGreaterThan(18);
  });

  test('of two faces, the order is of no consequence, and each pixel is of the frame in whose middle it lies more', () => {
    const other = placeByRegion({ x: 30, y: 20, size: 80 });
    const corrected = tensor(shape, new Float32Array(3 * 1024).fill(-1));
    const box = boundingBox(other, damaged);
    const all: Damage = { box, weight: { ...box, values: new Float32Array(box.width * box.height).fill(1) } };
    const second: MendedFace = { placement: other, corrected, damage: all, key: 'b' };
    const one = mend(damaged, [mendedFace, second]);
    expect(mend(damaged, [second, mendedFace])).toEqual(one);
    expect(one.weight.values[60 * side + 75]).toBe(1);
    expect(one.weight.values[15 * side + 15]).toBe(0);
  });

  test('no face, no change', () => {
    const { pixels, weight } = mend(damaged, []);
    expect(pixels).toEqual(damaged.pixels);
    expect(weight.values.every((w) => w === 0)).toBe(true);
  });

  test('refuses a correction of other channels', () => {
    const two = tensor([2, 32, 32]);
    expect(() => mend(damaged, [{ ...mendedFace, corrected: two }])).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });
});

describe('where', () => {
  const clean = photograph();
  const damaged = damage(clean);
  const face = seen(clean, damaged);

  test('a face lies outside the photograph, nothing is damaged', () => {
    const outside = { ...face, placement: placeByRegion({ x: 500, y: 0, size: 40 }) };
    const found = damagedPixels(damaged, outside);
    expect(found.weight.values).toHaveLength(0);
    expect(mend(damaged, [{ ...outside, damage: found }]).pixels).toEqual(damaged.pixels);
  });

  test('nothing is found, nothing is damaged', () => {
    const none = { ...face, corrected: warpToFrame(clean, placement, shape), map: tensor([1, 32, 32]) };
    expect(damagedPixels(clean, none).weight.values.every((w) => w === 0)).toBe(true);
  });

  test('the map attends to nothing, nothing is damaged, however far the photograph lies from its correction', () => {
    const blind = { ...face, map: tensor([1, 32, 32]) };
    const found = damagedPixels(damaged, blind, { frame: portraitFrame });
    expect(found.weight.values.every((w) => w === 0)).toBe(true);
  });

  test('a map that reaches beyond the head finds damage there, and one that ends in it does not', () => {
    const [corner, image] = [
      { x: 19, y: 17, size: 12 },
      { ...clean, pixels: clean.pixels.slice() },
    ];
    const isIn = (x: number, y: number) =>
      x >= corner.x && y >= corner.y && x < corner.x + corner.size && y < corner.y + corner.size;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) if (isIn(x, y)) image.pixels.set([20, 30, 128], (y * side + x) * 3);
    const corrected = warpToFrame(clean, placement, shape);
    const input = warpToFrame(image, placement, shape);
    const map = tensor(
      [1, 32, 32],
      Float32Array.from({ length: 1024 }, (_, i) => (Math.abs(input.data[i]! - corrected.data[i]!) > 0.1 ? 1 : 0)),
    );
    expect(map.data.some((a) => a > 0)).toBe(true);
    const told = (own: typeof map) =>
      share(damagedPixels(image, { placement, corrected, map: own }, { frame: portraitFrame }), isIn);
    expect(told(map)).toBeGreaterThan(0.7);
    const head = headInFrame(portraitFrame, shape)!;
    const inHead = map.data.map((a, i) => a * head.data[i]!);
    expect(told(tensor([1, 32, 32], inHead))).toBeLessThan(0.1);
  });

  test.each([
    ['in black-and-white', 1, [0.1, 0.9]],
    // Three channels tell more, and say what they say whatever the score is.
    ['in colour', 3, [0.1, 0.1]],
  ] as const)(
    'a wash no further from the face than another face is, %s, is found as far as the score is sure',
    (_, channels, expected) => {
      const plain = photograph({ channels });
      const isIn = (x: number, y: number) => Math.hypot(x - 60, y - 60) < 12;
      const washed = { ...plain, pixels: plain.pixels.slice() };
      for (let i = 0; i < side * side; i++)
        if (isIn(i % side, Math.floor(i / side)))
          for (let c = 0; c < channels; c++) washed.pixels[i * channels + c]! += 24;
      const corrected = warpToFrame(plain, placement, [3, 32, 32]);
      const input = warpToFrame(washed, placement, [3, 32, 32]);
      const inFrame = Float32Array.from({ length: 1024 }, (_, i) =>
        Math.abs(input.data[i]! - corrected.data[i]!) > 0.1 ? 1 : 0,
      );
      const map = tensor([1, 32, 32], inFrame);
      const [unsure, surest] = [2, 8].map((z) => {
        const score = tensor(
          [32, 32],
          inFrame.map((a) => z * a),
        );
        return share(damagedPixels(washed, { placement, corrected, map, score }, { frame: portraitFrame }), isIn);
      });
      expect(unsure).toBeLessThanOrEqual(expected[0]);
      if (expected[1] > 0.5) expect(surest).toBeGreaterThan(expected[1]);
      else expect(surest).toBe(unsure);
    },
  );

  test('in a region that is hardly a face’s, a wash is told by odds less clear', () => {
    const isIn = (x: number, y: number) => Math.hypot(x - 60, y - 60) < 12;
    const washed = { ...clean, pixels: clean.pixels.slice() };
    for (let i = 0; i < side * side; i++)
      if (isIn(i % side, Math.floor(i / side)))
        for (let c = 0; c < 3; c++) washed.pixels[3 * i + c]! += [40, 30, 20][c]!;
    const corrected = warpToFrame(clean, placement, shape);
    const input = warpToFrame(washed, placement, shape);
    const inFrame = Float32Array.from({ length: 1024 }, (_, i) =>
      Math.abs(input.data[i]! - corrected.data[i]!) > 0.1 ? 1 : 0,
    );
    const own = { placement, corrected, map: tensor([1, 32, 32], inFrame) };
    const told = (rare?: Float32Array) => {
      const plane = rare && { width: 32, height: 32, values: rare };
      return share(damagedPixels(washed, { ...own, rare: plane }, { frame: portraitFrame }), isIn);
    };
    expect(told()).toBeLessThan(0.1);
    expect(told(new Float32Array(1024))).toBe(told());
    expect(told(inFrame)).toBeGreaterThan(0.9);
  });

  test('even damage is found in part, all of it is replaced', () => {
    const map = tensor([1, 32, 32]);
    for (let y = 0; y < 32; y++) for (let x = 0; x < 20; x++) map.data[y * 32 + x] = face.map.get(0, y, x);
    const found = damagedPixels(damaged, { ...face, map }, { frame: portraitFrame });
    expect(share(found, (x, y) => isDamaged(x, y) === 2)).toBeGreaterThan(0.95);
  });

  test('a pixel beside it that looks as the correction does stays, and one that looks damaged does not', () => {
    // Beside the line, on its left, half as much: the rim that a line has once a picture was resized.
    const rimmed = damaged.pixels.slice();
    for (let i = 0; i < side * side; i++) {
      const [x, y] = [i % side, Math.floor(i / side)];
      if (isDamaged(x + 1, y) !== 1 || isDamaged(x, y) > 0) continue;
      for (let c = 0; c < 3; c++) rimmed[3 * i + c] = (damaged.pixels[3 * i + c]! + 255) / 2;
    }
    const { box, weight } = damagedPixels({ ...damaged, pixels: rimmed }, face, { frame: portraitFrame });
    const beside = (step: number) => {
      const found: number[] = [];
      for (let i = 0; i < side * side; i++) {
        const [x, y] = [i % side, Math.floor(i / side)];
        if (y < 30 || y > 90 || isDamaged(x + step, y) !== 1 || isDamaged(x, y) > 0) continue;
        found.push(weight.values[(y - box.y) * box.width + x - box.x]!);
      }
      return meanOf(found);
    };
    expect(beside(1)).toBeGreaterThan(0.9);
    expect(beside(-1)).toBeLessThan(0.3);
  });

  test('a map is grown by a pixel, in each channel', () => {
    const map = tensor([2, 4, 4]);
    map.data[5] = 0.5;
    const grown = grownMap(map);
    expect([...grown.data].filter((value) => value === 0.5)).toHaveLength(9);
    expect(grown.get(0, 2, 2)).toBe(0.5);
    expect(grown.get(1, 1, 1)).toBe(0);
    // By a share, what lies beside it counts so much, and it stays what it is itself.
    const half = grownMap(map, 0.5);
    expect([half.get(0, 1, 1), half.get(0, 2, 2), half.get(0, 3, 3), half.get(1, 1, 1)]).toEqual([0.5, 0.25, 0, 0]);
  });
});

test('what the map did not find is filled from its sides: a model that was shown it has kept it', () => {
  const clean = photograph();
  const damaged = damage(clean);
  const isScratch = (x: number, y: number) => isDamaged(x, y) === 1;
  const box = boundingBox(placement, clean);
  const values = new Float32Array(box.width * box.height).map((_, i) =>
    isScratch(box.x + (i % box.width), box.y + Math.floor(i / box.width)) ? 1 : 0,
  );
  const weight = { width: box.width, height: box.height, values };
  // A model as fine as the photograph, to which the map keeps the scratch.
  const corrected = warpToFrame(damaged, placement, [3, 96, 96]);
  const offBy = (own: Damage) => {
    const { pixels } = mend(damaged, [{ placement, corrected, damage: own }]);
    return meanOf(
      [...pixels]
        .map((value, i) => Math.abs(value - clean.pixels[i]!))
        .filter((_, i) => isScratch(Math.floor(i / 3) % side, Math.floor(i / 3 / side))),
    );
  };
  const left = offBy({ box, weight });
  const filled = offBy({ box, weight, unseen: weight });
  expect(left).toBeGreaterThan(3 * filled);
  expect(filled).toBeLessThan(8);
});
