import { expect, test } from 'vitest';
import type { JudgedRegion } from '../correction/find-regions.js';
import type { FaceDetector, Landmarks } from '../faces/face-detector.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import type { Image } from '../photo/image.js';
import { placeByRegion, portraitFrame } from '../photo/placement.js';
import type { Plane } from '../photo/resample.js';
import { tensor } from '../tensor/tensor.js';
import { framedImage } from './framed-image.js';
import type { PlaceOptions } from './place-faces.js';

/** A smooth ramp of 48 by 48 pixels with two black squares, which the model sees at 16 by 16. */
const pixels = Uint8Array.from({ length: 48 * 48 }, (_, i) => 100 + (i % 48) + Math.floor(i / 48));
const squares = [
  [6, 6],
  [30, 30],
] as const;
for (const [left, top] of squares) for (let y = top; y < top + 9; y++) pixels.fill(0, y * 48 + left, y * 48 + left + 9);
const image: Image = { name: 'ramp', width: 48, height: 48, channels: 1, depth: 8, pixels };

const modelPixels = ([left, top]: readonly [number, number]) =>
  Int32Array.from(
    { length: 25 },
    (_, i) => (Math.floor(top / 3) - 1 + Math.floor(i / 5)) * 16 + left / 3 - 1 + (i % 5),
  );

test('a region that is to stay does, to the byte, whatever the photograph’s own pixels tell', async () => {
  const framed = await framedImage(image, { shape: [1, 16, 16], frame: { kind: 'whole' } }, { within: 'frame' });
  const [face] = framed.faces;
  const sample = tensor(
    [1, 16, 16],
    Float32Array.from({ length: 256 }, (_, i) => (102 + 3 * ((i % 16) + Math.floor(i / 16))) / 127.5 - 1),
  );
  const map = tensor([1, 16, 16]);
  for (const square of squares) for (const i of modelPixels(square)) map.data[i] = 1;
  const kept = tensor(
    [1, 16, 16],
    map.data.map((a) => 1 - a),
  );
  const finish = (regions: readonly JudgedRegion[]) =>
    framed.finish([{ ...face!, sample, map, kept, clean: false, regions }], { by: 'damage', noise: keyedNoise(0) });
  const regions = squares.map((square, n) => ({
    pixels: modelPixels(square),
    mass: 0.1,
    share: 0.1,
    p: 0.1,
    isKept: n === 1,
  }));
  const inside = regions.map((region) => framed.place(region.pixels, face!).inPhoto);
  const both = finish([]).photo;
  for (const among of inside) expect(framed.changed(both, among)).toBeGreaterThan(0.3);
  const one = finish(regions).photo;
  expect(framed.changed(one, inside[0])).toBeGreaterThan(0.3);
  expect(framed.changed(one, inside[1])).toBe(0);
});

test('a mark of another colour in a black-and-white photograph is odd where the model sees it, and nowhere in a clean one', async () => {
  const shape = [3, 16, 16] as const;
  const print = Uint8Array.from({ length: 3 * 48 * 48 }, (_, i) => 100 + (Math.floor(i / 3) % 48));
  const photo: Image = { name: 'print', width: 48, height: 48, channels: 3, depth: 8, pixels: print.slice() };
  for (let y = 12; y < 24; y++) for (let x = 12; x < 24; x++) photo.pixels.set([60, 150, 70], 3 * (48 * y + x));
  const oddest = async (pixels: Uint8Array) => {
    const framed = await framedImage({ ...photo, pixels }, { shape, frame: { kind: 'whole' } }, {});
    expect(framed.faces[0]!.kind).toBe('grey');
    return framed.faces[0]!.least!.data;
  };
  const scores = await oddest(photo.pixels as Uint8Array);
  expect([scores[6 * 16 + 6], scores[12 * 16 + 12]]).toEqual([12, 0]);
  expect(Math.max(...(await oddest(print)))).toBe(0);
});

test('the border of a print stays beyond the head, to the byte, whatever was found there', async () => {
  const isPaper = (i: number) => i % 48 < 6 || i % 48 >= 42;
  const print = Uint8Array.from({ length: 48 * 48 }, (_, i) => (isPaper(i) ? 235 : 90 + (i % 48)));
  // A tear runs across.
  for (let y = 20; y < 26; y++) print.fill(0, y * 48, (y + 1) * 48);
  const shape = [1, 16, 16] as const;
  const place = { shape, frame: portraitFrame };
  const faces = [{ placement: placeByRegion({ x: 0, y: 0, size: 48 }), region: { x: 0, y: 0, size: 48, angle: 0 } }];
  const finished = async (pixels: Uint8Array) => {
    const photo = { ...image, pixels };
    const framed = await framedImage(photo, place, { faces, within: 'head' });
    const [face] = framed.faces;
    const sample = tensor(
      shape,
      Float32Array.from({ length: 256 }, (_, i) => (90 + 3 * (i % 16)) / 127.5 - 1),
    );
    const map = tensor(shape);
    for (let i = 6 * 16; i < 9 * 16; i++) map.data[i] = 1;
    const kept = tensor(
      shape,
      map.data.map((a) => 1 - a),
    );
    const made = framed.finish([{ ...face!, sample, map, kept, clean: false }], {
      by: 'damage',
      noise: keyedNoise(0),
    }).photo;
    const changed = [...made.pixels.keys()].filter((i) => made.pixels[i] !== pixels[i]);
    return { inside: face!.inside, changed };
  };
  const { inside, changed } = await finished(print);
  expect([...inside!.subarray(0, 16)]).toEqual([0, 0, ...Array(11).fill(1), 0, 0, 0]);
  expect(changed.length).toBeGreaterThan(100);
  expect(changed.filter(isPaper)).toEqual([]);
  // Without a border the same is mended to the picture's edge.
  const bare = await finished(print.map((value, i) => (isPaper(i) && value > 0 ? 90 + (i % 48) : value)));
  expect(bare.inside).toBeUndefined();
  expect(bare.changed.filter(isPaper).length).toBeGreaterThan(20);
});

test('a scratch of a face is mended beyond its frame, but not in that of another, nor where it is marked to stay', async () => {
  const side = 160;
  const clean = (i: number) => 100 + Math.round((i % side) / 4);
  const isScratch = (i: number) => Math.abs(Math.floor(i / side) - 70) < 2;
  const photo: Image = {
    ...{ name: 'scratch', width: side, height: side, channels: 3, depth: 8 },
    pixels: Uint8Array.from({ length: 3 * side * side }, (_, i) => {
      const at = Math.floor(i / 3);
      return isScratch(at) ? 240 : clean(at) + 20 * (i % 3);
    }),
  };
  const shape = [3, 16, 16] as const;
  const own = { x: 48, y: 40, size: 64, angle: 0 };
  const other = { x: 128, y: 40, size: 32, angle: 0 };
  const placed = (frames: readonly (typeof own)[]) => ({
    faces: frames.map((region) => ({ placement: placeByRegion(region), region })),
  });
  // Finds both, of which the left one's number is 1.
  const detector: FaceDetector = {
    detect: async () =>
      [own, other].map(({ x, y, size }) => ({
        box: { x, y, width: size, height: size },
        landmarks: portraitFrame.landmarks.map(([u, v]) => [x + u * size, y + v * size]) as unknown as Landmarks,
        score: 1,
      })),
    dispose: async () => {},
  };
  const changedColumns = async (
    faces: Pick<PlaceOptions, 'face' | 'faces'>,
    { marks, regions = [] }: { marks?: Plane; regions?: readonly JudgedRegion[] } = {},
  ) => {
    const framed = await framedImage(photo, { shape, frame: portraitFrame, detector }, { within: 'frame', ...faces });
    const [face] = framed.faces;
    const sample = tensor(
      shape,
      Float32Array.from({ length: 768 }, (_, i) => (clean(48 + 4 * (i % 16)) + 20 * Math.floor(i / 256)) / 127.5 - 1),
    );
    const map = tensor(
      [1, 16, 16],
      Float32Array.from({ length: 256 }, (_, i) => (Math.abs(Math.floor(i / 16) - 7) < 2 ? 1 : 0)),
    );
    const kept = tensor(
      map.shape,
      map.data.map((a) => 1 - a),
    );
    const made = framed.finish([{ ...face!, sample, map, kept, clean: false, regions }], {
      ...{ by: 'damage', noise: keyedNoise(0) },
      ...(marks && { marks }),
    }).photo;
    const row = 3 * 70 * side;
    return [...Array(side).keys()].filter((x) => made.pixels[row + 3 * x] !== photo.pixels[row + 3 * x]);
  };
  const alone = await changedColumns(placed([own]));
  // Half a side to the left and to the right of the frame.
  expect([alone[0], alone.at(-1)]).toEqual([expect.closeTo(16, -1), expect.closeTo(144, -1)]);
  expect(alone.length).toBeGreaterThan(115);
  const beside = await changedColumns(placed([own, other]));
  expect(beside.at(-1)).toBeLessThan(132);
  expect(beside[0]).toBe(alone[0]);
  expect(await changedColumns({ face: [1] })).toEqual(beside);
  const values = new Float32Array(side * side).map((_, i) => (i % side < 30 ? -1 : 0));
  expect((await changedColumns(placed([own]), { marks: { width: side, height: side, values } }))[0]).toBe(30);
  // A region that stays, of the columns from 80 to 95: the scratch is followed up to it, and it is not gone over.
  const pixels = Int32Array.from({ length: 64 }, (_, i) => 16 * Math.floor(i / 4) + 8 + (i % 4));
  const region = { pixels, mass: 0.1, share: 0.1, p: 0.1, isKept: true };
  const around = await changedColumns(placed([own]), { regions: [region] });
  expect(around.filter((x) => x >= 82 && x < 94)).toEqual([]);
  expect(around.length).toBeGreaterThan(60);
});
