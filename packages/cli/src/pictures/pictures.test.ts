import { type Tensor, tensor } from '@fuzzydiff/core';
import { type Image, type Plane, placeByRegion, type TurnedRegion } from '@fuzzydiff/core/image';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { comparePicture } from './compare-picture.js';
import { gridPicture } from './grid-picture.js';
import { mapPicture } from './map-picture.js';

interface Shown {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => number[];
  /** Whether a rectangle has both ink and paper in it: letters. */
  readonly hasLetters: (x: number, y: number, width: number, height: number) => boolean;
}

async function decode(png: Uint8Array): Promise<Shown> {
  const { data, info } = await sharp(png, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  const hasLetters = (x: number, y: number, width: number, height: number) => {
    const greens = Array.from({ length: width * height }, (_, i) => at(x + (i % width), y + Math.floor(i / width))[1]!);
    return Math.min(...greens) < 80 && greens.filter((green) => green === 255).length > greens.length / 3;
  };
  return { width: info.width, height: info.height, at, hasLetters };
}

function picture(width: number, height: number, channels = 3): Image {
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 31) % 256);
  return { name: 'a.png', width, height, channels, depth: 8, pixels };
}

const plain = (width: number, height: number, grey: number): Image => ({
  ...picture(width, height),
  pixels: new Uint8Array(width * height * 3).fill(grey),
});

const filled = (shape: readonly number[], value: number): Tensor => {
  const array = tensor(shape);
  array.data.fill(value);
  return array;
};

/** Entries 0, 128 and 255 of Matplotlib's table, `(0.001462, 0.000466, 0.013866)` and so on, times 255. */
const inferno = { 0: [0, 0, 4], 0.5: [188, 55, 84], 1: [252, 255, 164] };

describe('comparePicture', () => {
  const image = picture(64, 64);
  const region = { x: 0, y: 0, size: 64 };
  const output: Image = { ...image, pixels: image.pixels.map((value) => 255 - value) };
  const weight: Plane = { width: 64, height: 64, values: new Float32Array(64 * 64).fill(0.2) };
  /** Of a square that was named. */
  const compared = (kept: Tensor, map?: Tensor) => {
    const face = { region: { ...region, angle: 0 }, placement: placeByRegion(region), kept, ...(map && { map }) };
    return { image, output, faces: [face], weight, between: map ? 'map' : 'weight' } as const;
  };
  const side = 256;
  const size = 14;
  const panelX = (n: number) => size + n * (side + size);

  test('shows input, map, weight and output, enlarged pixel by pixel, each with its heading', async () => {
    const map = filled([1, 64, 64], 1);
    map.set(0, 0, 0, 0);
    const shown = await decode(await comparePicture(compared(filled([1, 64, 64], 0.2), map)));
    expect([shown.width, shown.height]).toEqual([4 * (side + size) + size, side + 5 * size]);
    for (const [x, y] of [
      [0, 0],
      [5, 9],
      [63, 63],
    ] as const)
      for (const [dx, dy] of [
        [0, 0],
        [3, 3],
      ] as const) {
        const index = (y * 64 + x) * 3;
        const at = (n: number) => shown.at(panelX(n) + 4 * x + dx, 2 * size + 4 * y + dy);
        expect(at(0)).toEqual([...image.pixels.subarray(index, index + 3)]);
        expect(at(1)).toEqual(inferno[index === 0 ? 0 : 1]);
        expect(at(2)).toEqual([51, 51, 51]);
        expect(at(3)).toEqual([...output.pixels.subarray(index, index + 3)]);
      }
    for (let n = 0; n < 4; n++) expect(shown.hasLetters(panelX(n) + side / 2 - 20, 6, 40, 16)).toBe(true);
  });

  test('the scales never move with the values', async () => {
    for (const value of [0, 0.5] as const) {
      const map = filled([1, 64, 64], value);
      const shown = await decode(await comparePicture(compared(map, map)));
      expect(shown.at(panelX(1) + 100, 100)).toEqual(inferno[value]);
      expect(shown.at(panelX(2) + 100, 100)[0]).toBe(Math.round(255 * value));
      const bar = 2 * size + side + 14;
      expect(shown.at(panelX(1), bar)).toEqual(inferno[0]);
      expect(shown.at(panelX(1) + side - 1, bar)).toEqual(inferno[1]);
      expect(shown.at(panelX(2) + side - 1, bar)).toEqual([255, 255, 255]);
      for (const x of [panelX(1), panelX(1) + side / 2 - 10, panelX(1) + side - 12])
        expect(shown.hasLetters(x, bar + 9, 14, 14)).toBe(true);
    }
  });

  test('of several channels, the most attended and the least kept', async () => {
    const map = filled([3, 64, 64], 0);
    map.data.fill(1, 64 * 64, 2 * 64 * 64);
    const kept = filled([3, 64, 64], 1);
    kept.data.fill(0, 2 * 64 * 64);
    const shown = await decode(await comparePicture(compared(kept, map)));
    expect(shown.at(panelX(1) + 100, 100)).toEqual(inferno[1]);
    expect(shown.at(panelX(2) + 100, 100)).toEqual([0, 0, 0]);
  });

  test('without a map, three pictures', async () => {
    const shown = await decode(await comparePicture(compared(filled([1, 64, 64], 0.2))));
    expect(shown.width).toBe(3 * (side + size) + size);
    expect(shown.at(panelX(1) + 100, 100)).toEqual([51, 51, 51]);
    expect(shown.at(panelX(2), 2 * size)).toEqual([...output.pixels.subarray(0, 3)]);
  });

  test('a large region is shrunk to 512, of a grey 16-bit image too', async () => {
    const large: Image = {
      ...picture(1, 1),
      width: 700,
      height: 600,
      channels: 1,
      depth: 16,
      pixels: new Uint16Array(420_000).fill(25_700),
    };
    const map = filled([1, 8, 8], 0);
    const own = { x: 50, y: 0, size: 600, angle: 0 };
    const face = { region: own, placement: placeByRegion(own), map, kept: map };
    const shown = await decode(
      await comparePicture({ image: large, output: large, faces: [face], weight, between: 'map' }),
    );
    expect(shown.width).toBe(4 * (512 + 28) + 28);
    expect(shown.at(28 + 256, 2 * 28 + 256)).toEqual([100, 100, 100]);
  });
});

describe('comparePicture of a photograph', () => {
  const image = plain(2000, 1000, 100);
  const output = plain(2000, 1000, 200);
  const weight: Plane = { width: 2000, height: 1000, values: new Float32Array(2_000_000).fill(0.6) };
  const face = (number: number, x: number) => {
    const region = { x, y: 100, size: 256, angle: 0 };
    return { number, region, placement: placeByRegion(region), kept: filled([1, 8, 8], 0), map: filled([1, 8, 8], 1) };
  };
  const [size, across, down] = [28, 1024, 512];
  const middle = (n: number) => size + n * (across + size) + across / 2;

  test('input, map and output, no panel wider than 1024', async () => {
    const shown = await decode(await comparePicture({ image, output, faces: [face(1, 900)], weight, between: 'map' }));
    expect([shown.width, shown.height]).toEqual([3 * (across + size) + size, down + 5 * size]);
    expect(shown.at(middle(0), 2 * size + 500)).toEqual([100, 100, 100]);
    expect(shown.at(middle(1), 2 * size + 100)).toEqual([237, 240, 158]);
    expect(shown.at(middle(1), 2 * size + 500).every((level) => Math.abs(level - 178) <= 1)).toBe(true);
    expect(shown.at(middle(2), 2 * size + 500)).toEqual([200, 200, 200]);
  });

  test('and a row for each of several faces', async () => {
    const faces = [face(1, 100), face(2, 900)];
    const shown = await decode(await comparePicture({ image, output, faces, weight, between: 'map' }));
    const row = 256 + 5 * 14;
    expect(shown.height).toBe(down + 5 * size + 2 * row);
    for (const n of [0, 1]) {
      const y = down + 5 * size + n * row + 2 * 14 + 128;
      const panel = (k: number) => shown.at(14 + k * (256 + 14) + 128, y);
      expect([0, 1, 2, 3].map(panel)).toEqual([[100, 100, 100], inferno[1], [0, 0, 0], [200, 200, 200]]);
    }
  });

  test.each([
    [1, 600],
    [600, 1],
    [1, 20_000],
    [1, 1],
  ])('of one that is %i x %i pixels, and its map', async (width, height) => {
    const thin = plain(width, height, 100);
    const kept: Plane = { width, height, values: new Float32Array(width * height).fill(1) };
    const faces = [1, 2].map((number) => ({ ...face(number, 0), region: { x: 0, y: 0, size: 1, angle: 0 } }));
    for (const own of [[], faces])
      for (const between of ['map', 'weight'] as const) {
        const shown = { image: thin, output: thin, faces: own, weight: kept, between };
        expect((await decode(await comparePicture(shown))).width).toBeGreaterThan(3);
      }
    expect((await decode(await mapPicture(thin, []))).width).toBeGreaterThan(width);
  });

  test('where nothing was worked on, and without a map', async () => {
    const shown = await decode(await comparePicture({ image, output, faces: [], weight, between: 'weight' }));
    expect(shown.height).toBe(down + 5 * size);
    expect(shown.at(middle(1), 2 * size + 100)).toEqual([153, 153, 153]);
  });
});

describe('mapPicture', () => {
  const placed = (region: TurnedRegion, map: Tensor) => [{ placement: placeByRegion(region), map }];

  test('puts fixed colours over the grey image and a labelled bar beside it', async () => {
    const region = { x: 0, y: 0, size: 64 };
    const shownOf = async (value: number) =>
      decode(await mapPicture(plain(64, 64, 128), placed(region, filled([1, 64, 64], value))));
    for (const value of [0, 0.5, 1] as const) {
      const shown = await shownOf(value);
      const opacity = 0.4 + 0.5 * value;
      inferno[value].forEach((level, c) => {
        expect(shown.at(14 + 200, 42 + 200)[c]).toBe(Math.round(opacity * level + (1 - opacity) * 128));
      });
      // The bar: 1 at the top, 0 at the bottom, in the colours that the picture has over a middle grey.
      const bar = (y: number) => shown.at(384 + 2 * 14 + 7, y);
      if (value === 1) expect(bar(42)).toEqual(shown.at(200, 200));
      if (value === 0) expect(bar(42 + 383)).toEqual(shown.at(200, 200));
      for (const y of [42, 42 + 192 - 6, 42 + 384 - 12])
        expect(shown.hasLetters(384 + 3 * 14 + 7, y, 12, 12)).toBe(true);
      expect(shown.hasLetters(shown.width - 80, 14, 70, 16)).toBe(true);
    }
  });

  test('outside the region the image is faded, not coloured', async () => {
    const shown = await decode(
      await mapPicture(plain(400, 200, 100), placed({ x: 100, y: 50, size: 100 }, filled([1, 8, 8], 1))),
    );
    expect(shown.at(14 + 99, 42 + 49).every((level) => Math.abs(level - 178) <= 1)).toBe(true);
    expect(shown.at(14 + 100, 42 + 50)[2]).toBeLessThan(170);
    expect(shown.at(14 + 199, 42 + 149)[2]).toBeLessThan(170);
    expect(shown.at(14 + 200, 42 + 150).every((level) => Math.abs(level - 178) <= 1)).toBe(true);
  });

  test('a turned frame is coloured where it lies, and each of several', async () => {
    const region = { x: 50, y: 50, size: 100, angle: 45 };
    const faces = [
      ...placed(region, filled([1, 8, 8], 1)),
      ...placed({ ...region, x: 250, angle: 0 }, filled([1, 8, 8], 0)),
    ];
    const shown = await decode(await mapPicture(plain(400, 200, 100), faces));
    const isFaded = (x: number, y: number) => shown.at(14 + x, 42 + y).every((level) => Math.abs(level - 178) <= 1);
    // The corners of the upright square are outside, and those of the turned one inside.
    expect([isFaded(53, 53), isFaded(100, 33), isFaded(35, 100), isFaded(100, 100)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([isFaded(249, 100), isFaded(250, 50), isFaded(349, 149)]).toEqual([true, false, false]);
  });

  test('shrinks a large image, and keeps its colour profile', async () => {
    const { icc } = await sharp(
      await sharp({ create: { width: 1, height: 1, channels: 3, background: '#123' } })
        .withIccProfile('p3')
        .png()
        .toBuffer(),
    ).metadata();
    const image: Image = { ...plain(1500, 750, 90), icc: icc! };
    const png = await mapPicture(image, placed({ x: 0, y: 0, size: 750 }, filled([1, 4, 4], 0)));
    const metadata = await sharp(png).metadata();
    expect(metadata.width).toBe(1024 + 6 * 20);
    expect(metadata.icc!.equals(icc!)).toBe(true);
  });
});

describe('gridPicture', () => {
  test('rows of samples, enlarged, on white', async () => {
    const samples = [-1, 0, 1, -1, 1].map((value) => filled([3, 32, 32], value));
    const shown = await decode(await gridPicture(samples, 2));
    expect([shown.width, shown.height]).toEqual([2 * 132 + 4, 3 * 132 + 4]);
    const tile = (n: number) => shown.at(4 + (n % 2) * 132 + 60, 4 + Math.floor(n / 2) * 132 + 60)[0];
    expect([0, 1, 2, 3, 4].map(tile)).toEqual([0, 128, 255, 0, 255]);
    expect(shown.at(2, 2)).toEqual([255, 255, 255]);
    // No sixth sample.
    expect(tile(5)).toBe(255);
  });

  test('fewer samples than columns, and grey ones', async () => {
    const shown = await decode(await gridPicture([filled([1, 128, 128], -1)], 4));
    expect([shown.width, shown.height]).toEqual([136, 136]);
    expect(shown.at(50, 50)).toEqual([0, 0, 0]);
  });

  test('refuses none', async () => {
    await expect(gridPicture([], 4)).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
