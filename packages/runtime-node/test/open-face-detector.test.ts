import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Face } from '@fuzzydiff/core';
import { detectorCases } from '@fuzzydiff/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFaceDetector } from '../src/open-face-detector.js';
import { imageOf, type Pasted, pastedPicture, sampleNames } from './faces.js';
import { rejection } from './fixtures.js';

describe('the contract of a face detector, on the cpu', () => {
  for (const { name, run } of detectorCases)
    test(name, async () => {
      const photo = await pastedPicture(224, 224, [{ sample: 'scratched', x: 40, y: 30, size: 128 }]);
      await run({ load: () => openFaceDetector(), photo });
    });
});

describe('samples of the embedded prior are found where they were pasted', () => {
  let detector: Awaited<ReturnType<typeof openFaceDetector>>;
  beforeAll(async () => {
    detector = await openFaceDetector();
  });
  afterAll(() => detector.dispose());

  test.each(sampleNames)('%s, as it is and enlarged, alone', async (sample) => {
    for (const size of [64, 150, 600]) {
      const pasted = { sample, x: 0, y: 0, size };
      expectFound(await detector.detect(await pastedPicture(size, size, [pasted])), [pasted]);
    }
  });

  test('five of different sizes in one picture', async () => {
    const pasted = sampleNames.map((sample, n) => ({ sample, x: 20 + 220 * n, y: 90 * n, size: 70 + 45 * n }));
    expectFound(await detector.detect(await pastedPicture(1300, 720, pasted)), pasted);
  });

  test('heads of 31 to 37 pixels in a picture of 2000 x 1500', async () => {
    const pasted = small(50);
    const finer = await openFaceDetector({ minFace: 28 });
    expectFound(await finer.detect(await pastedPicture(2000, 1500, pasted)), pasted);
    await finer.dispose();
  });

  test('where tiles meet, and large ones among small ones, none of them twice', async () => {
    const edge = sampleNames.map((sample, n) => ({ sample, x: 760 + 61 * n, y: 200 + 250 * n, size: 56 }));
    const pasted = [...edge, { sample: 'dusty', x: 1500, y: 700, size: 900 } as const];
    expectFound(await detector.detect(await pastedPicture(2600, 1700, pasted)), pasted);
  });

  test('minFace leaves out what is smaller', async () => {
    const pasted = { sample: 'dusty', x: 10, y: 10, size: 200 } as const;
    const picture = await pastedPicture(640, 480, [pasted, { sample: 'greyed', x: 400, y: 100, size: 80 }]);
    const large = await openFaceDetector({ minFace: 100 });
    expectFound(await large.detect(picture), [pasted]);
    await large.dispose();
  });
});

/** 20 samples in a picture of 2000 x 1500 pixels. */
function small(size: number): Pasted[] {
  return Array.from({ length: 20 }, (_, n) => ({
    sample: sampleNames[n % 5]!,
    x: 90 + 310 * (n % 5) + 17 * n,
    y: 80 + 370 * Math.floor(n / 5),
    size,
  }));
}

/** Where the landmarks of the prior's samples are, on average, in parts of their side. */
const frame = [
  [0.3785, 0.4505],
  [0.6215, 0.4505],
  [0.4985, 0.599],
  [0.3925, 0.7005],
  [0.6075, 0.7005],
] as const;

/** Each of the pasted is found once, with its landmarks where such samples have them, and nothing else is. */
function expectFound(faces: readonly Face[], pasted: readonly Pasted[]): void {
  expect(faces).toHaveLength(pasted.length);
  for (const { x, y, size } of pasted) {
    const distances = faces.map(({ landmarks }) =>
      Math.max(
        ...frame.map(([fx, fy], i) => Math.hypot(landmarks[i]![0] - x - fx * size, landmarks[i]![1] - y - fy * size)),
      ),
    );
    const nearest = distances.indexOf(Math.min(...distances));
    expect(distances[nearest]! / size).toBeLessThan(0.1);
    const { box } = faces[nearest]!;
    expect(box.width / size).toBeCloseTo(0.51, 0);
    expect(Math.abs(box.x + box.width / 2 - x - size / 2) / size).toBeLessThan(0.1);
    expect(Math.max(box.width, box.height) / size).toBeGreaterThan(0.55);
    expect(Math.max(box.width, box.height) / size).toBeLessThan(0.9);
  }
}

const photographs = new URL('../../../../shared/photographs/', import.meta.url);

interface Known {
  readonly file: string;
  readonly box: readonly [number, number, number, number];
  readonly landmarks: Face['landmarks'];
  readonly score: number;
}

describe.skipIf(!existsSync(photographs))('photographs, if they are there', () => {
  test('the faces are those that OpenCV finds with the same network: none missed, none invented', async () => {
    const known: Known[] = JSON.parse(await readFile(new URL('faces.json', photographs), 'utf8'));
    const detector = await openFaceDetector();
    for (const { file, box, landmarks, score } of known) {
      const faces = await detector.detect(await imageOf(file, fileURLToPath(new URL(file, photographs))));
      expect(faces, file).toHaveLength(1);
      const [face] = faces;
      const found = [face!.box.x, face!.box.y, face!.box.width, face!.box.height, ...face!.landmarks.flat()];
      const differences = [...box, ...landmarks.flat()].map((value, i) => Math.abs(value - found[i]!));
      // Half a pixel, where OpenCV's answer is rounded to hundredths and its enlargement to whole levels.
      expect(Math.max(...differences), file).toBeLessThan(0.5);
      expect(face!.score).toBeCloseTo(score, 2);
    }
    await detector.dispose();
  });
});

test.each([
  [{ minFace: 0 }, /minFace/],
  [{ minScore: 1.5 }, /minScore/],
  [{ maxOverlap: -1 }, /maxOverlap/],
  [{ threads: 0 }, /threads/],
])('refuses %o', async (options, message) => {
  expect(await rejection(openFaceDetector(options))).toMatchObject({
    code: 'invalid-argument',
    message: expect.stringMatching(message),
  });
});
