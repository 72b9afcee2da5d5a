import type { Face, FaceDetector } from '../faces/face-detector.js';
import { blankPixels, fullScale, type Image } from '../photo/image.js';
import { expect, failure, refused } from './expect.js';

/** Facts about a face detector that its cases depend on. */
export interface DetectorFacts {
  /** A detector of its own for each case, which disposes of it. */
  readonly load: () => Promise<FaceDetector>;
  /** A photograph of 8 bits in which it finds faces: one at least, of three channels. */
  readonly photo: Image;
}

/** One sentence of a detector's contract as a test: `run` rejects, with a message, where the detector does not keep it. */
export interface DetectorCase {
  readonly name: string;
  readonly run: (facts: DetectorFacts) => Promise<void>;
}

/** The cases that every `FaceDetector` has to pass, as data, like `conformanceCases` for an `EpsModel`. */
export const detectorCases: readonly DetectorCase[] = [
  {
    name: 'finds faces, the surest first, with finite numbers in range',
    run: withDetector(async (detector, { photo }) => {
      const faces = await detector.detect(photo);
      expect(faces.length > 0, 'there is a face in the photograph');
      for (const face of faces) checkFace(face, photo);
      const scores = faces.map(({ score }) => score);
      expect(`${scores}` === `${scores.toSorted((a, b) => b - a)}`, `the scores fall, not ${scores}`);
    }),
  },
  {
    name: 'finds no face in an empty picture',
    run: withDetector(async (detector, { photo }) => {
      for (const level of [0, 128, 255]) {
        const faces = await detector.detect({ ...photo, pixels: new Uint8Array(photo.pixels.length).fill(level) });
        expect(faces.length === 0, `a picture of nothing but ${level} has no face, not ${faces.length}`);
      }
    }),
  },
  {
    name: 'gives the same faces for the same photograph, and leaves it as it is',
    run: withDetector(async (detector, { photo }) => {
      const before = photo.pixels.slice();
      const first = await detector.detect(photo);
      expect(
        before.every((value, i) => value === photo.pixels[i]),
        'the photograph is unchanged',
      );
      checkSame(await detector.detect(photo), first, 'a second detection');
    }),
  },
  {
    name: 'finds the faces wherever they lie',
    run: withDetector(async (detector, { photo }) => {
      // By a multiple of the cells of any known network.
      const by = 64;
      const [face] = await detector.detect(photo);
      const moved = await detector.detect(shifted(photo, by));
      const near = (a: number, b: number) => Math.abs(a - b) <= 0.25 * face!.box.width;
      const there = ({ box }: Face) => near(box.x, face!.box.x + by) && near(box.y, face!.box.y + by);
      expect(moved.some(there), `the surest face moves with the photograph, by ${by} pixels`);
    }),
  },
  {
    name: 'takes a grey photograph as three equal channels',
    run: withDetector(async (detector, { photo }) => {
      const grey = greyOf(photo);
      const faces = await detector.detect(grey);
      expect(faces.length > 0, 'there is a face in the grey photograph');
      checkSame(await detector.detect(threeOf(grey)), faces, 'a detection in three equal channels');
    }),
  },
  {
    name: 'takes a photograph of 16 bits',
    run: withDetector(async (detector, { photo }) => {
      const pixels = Uint16Array.from(photo.pixels, (value) => 257 * value);
      checkSame(
        await detector.detect({ ...photo, depth: 16, pixels }),
        await detector.detect(photo),
        'a detection in 16 bits',
      );
    }),
  },
  {
    name: 'ignores opacity',
    run: withDetector(async (detector, { photo }) => {
      const alpha = blankPixels(photo, photo.width * photo.height);
      checkSame(
        await detector.detect({ ...photo, alpha }),
        await detector.detect(photo),
        'a detection in what is transparent',
      );
    }),
  },
  {
    name: 'takes pictures of any size',
    run: withDetector(async (detector, { photo }) => {
      const sizes = [
        [1, 1],
        [7, 5],
        [1, 300],
        [3000, 2],
      ] as const;
      for (const [width, height] of sizes)
        for (const channels of [1, 3]) {
          const pixels = photo.pixels.slice(0, width * height * channels);
          const filled = new Uint8Array(width * height * channels);
          filled.set(pixels);
          const picture: Image = { name: 'a small picture', width, height, channels, depth: 8, pixels: filled };
          for (const face of await detector.detect(picture)) checkFace(face, picture);
        }
    }),
  },
  {
    name: 'refuses other channels, and pixels that are not of the size stated, and works on',
    run: withDetector(async (detector, { photo }) => {
      const { width, height } = photo;
      const four = new Uint8Array(4 * width * height);
      await refused(detector.detect({ ...photo, channels: 4, pixels: four }), 'a picture of four channels');
      await refused(detector.detect({ ...photo, height: height + 1 }), 'a picture with a row too few');
      await refused(detector.detect({ ...photo, depth: 16 }), 'a picture of 16 bits with values of 8');
      expect((await detector.detect(photo)).length > 0, 'it finds faces afterwards');
    }),
  },
  {
    name: 'takes overlapping calls, one of which is refused',
    run: withDetector(async (detector, { photo }) => {
      const photos = [photo, shifted(photo, 64), photo];
      const calls = photos.map((each) => detector.detect(each));
      const [together] = await Promise.all([
        Promise.all(calls),
        refused(detector.detect({ ...photo, channels: 2 }), 'a picture of two channels'),
      ]);
      for (const [n, each] of photos.entries())
        checkSame(together[n]!, await detector.detect(each), `call ${n + 1} of three at once`);
    }),
  },
  {
    name: 'rejects with the reason of an aborted signal, and works on',
    run: withDetector(async (detector, { photo }) => {
      const reason = new Error('enough');
      const before = await failure(detector.detect(photo, { signal: AbortSignal.abort(reason) }));
      expect(before === reason, `an aborted call rejects with the signal's reason, not ${String(before)}`);
      const controller = new AbortController();
      const first = detector.detect(photo);
      const waiting = failure(detector.detect(photo, { signal: controller.signal }));
      controller.abort(reason);
      const found = await waiting;
      expect(found === reason, `a call that waits rejects with the signal's reason, not ${String(found)}`);
      expect((await first).length > 0, 'the call before it goes on');
      expect((await detector.detect(photo)).length > 0, 'it finds faces afterwards');
    }),
  },
  {
    name: 'rejects after dispose, which waits for calls under way and may be called twice',
    run: async ({ load, photo }) => {
      const detector = await load();
      let outcome: unknown = 'unfinished';
      void detector.detect(photo).then(
        () => {
          outcome = 'finished';
        },
        (error: unknown) => {
          outcome = error;
        },
      );
      await detector.dispose();
      // Both were waiting for the same call: let the news of it arrive.
      await new Promise((resolve) => setTimeout(resolve));
      expect(outcome === 'finished', `dispose leaves the call under way finished, not ${String(outcome)}`);
      await detector.dispose();
      await refused(detector.detect(photo), 'a call after dispose');
    },
  },
];

function withDetector(run: (detector: FaceDetector, facts: DetectorFacts) => Promise<void>): DetectorCase['run'] {
  return async (facts) => {
    const detector = await facts.load();
    try {
      await run(detector, facts);
    } finally {
      await detector.dispose();
    }
  };
}

function checkFace({ box, landmarks, score }: Face, { width, height }: Image): void {
  const { x, y } = box;
  const numbers = [x, y, box.width, box.height, ...landmarks.flat(), score];
  expect(landmarks.length === 5, `a face has 5 landmarks, not ${landmarks.length}`);
  expect(numbers.every(Number.isFinite), `a face's numbers are finite, not ${numbers}`);
  expect(score >= 0 && score <= 1, `a score is from 0 to 1, not ${score}`);
  expect(box.width > 0 && box.height > 0, `a box has a size, not ${box.width} x ${box.height}`);
  const inside = x < width && y < height && x + box.width > 0 && y + box.height > 0;
  expect(inside, `a box reaches into the picture, not ${[x, y, box.width, box.height]} in ${width} x ${height}`);
}

/** Rounding of a device may differ with what else it does; what is written about it may not. */
function checkSame(found: readonly Face[], wanted: readonly Face[], what: string): void {
  expect(found.length === wanted.length, `${what} gives ${wanted.length} faces, not ${found.length}`);
  for (const [n, face] of found.entries()) {
    const [a, b] = [numbersOf(face), numbersOf(wanted[n]!)];
    const difference = Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
    expect(difference <= 0.01, `${what} gives face ${n} at the same place, not ${difference} pixels away`);
  }
}

function numbersOf({ box, landmarks, score }: Face): number[] {
  return [box.x, box.y, box.width, box.height, ...landmarks.flat(), score];
}

function shifted(photo: Image, by: number): Image {
  const { width, height, channels, pixels } = photo;
  const [wide, high] = [width + by, height + by];
  const moved = blankPixels(photo, wide * high * channels).fill(fullScale(photo) >> 1);
  for (let y = 0; y < height; y++)
    moved.set(pixels.subarray(y * width * channels, (y + 1) * width * channels), ((y + by) * wide + by) * channels);
  return { ...photo, width: wide, height: high, pixels: moved };
}

function greyOf(photo: Image): Image {
  const { channels, pixels } = photo;
  const grey = blankPixels(photo, photo.width * photo.height);
  for (let i = 0; i < grey.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += pixels[i * channels + c]!;
    grey[i] = sum / channels;
  }
  return { ...photo, channels: 1, pixels: grey };
}

function threeOf(grey: Image): Image {
  const pixels = blankPixels(grey, 3 * grey.pixels.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = grey.pixels[Math.floor(i / 3)]!;
  return { ...grey, channels: 3, pixels };
}
