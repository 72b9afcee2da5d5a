import { expect, test } from 'vitest';
import { leftNotes, wholeNotes } from './face-report.js';

type Face = Parameters<typeof leftNotes>[1][number];
const image = { name: 'photo.jpg' } as Parameters<typeof leftNotes>[0]['image'];
const region = (p: number) => ({
  box: { x: 0, y: 0, width: 1, height: 1 },
  pixels: new Int32Array(1),
  mass: 0.1,
  share: 0.1,
  p,
  isKept: true,
});
const promise = { alpha: 0.015, images: 116, lookedAt: 'head', expectedShare: 0.01 } as const;
const face = (own: Partial<Face>): Face => ({ clean: true, regions: [region(0.0427), region(0.3)], promise, ...own });

test('a face that is left as it is, though something on it is seldom found, is told of with what would change it', () => {
  expect(leftNotes({ image }, [face({ number: 2 })])).toEqual([
    'photo.jpg: face 2 stays as it is, though something on it is seldom found on faces that are fine (p = 0.043); --alpha 0.05 changes that.',
  ]);
  expect(leftNotes({ image }, [face({ regions: [region(0.02)] })])[0]).toMatch(
    /: the face stays .*; --alpha 0\.02 changes/,
  );
});

test('several faces are told of in one sentence', () => {
  const faces = [0.06, 0.2, 0.068, 0.079].map((p, n) => face({ regions: [region(p)], number: n + 1 }));
  expect(leftNotes({ image }, faces)).toEqual([
    'photo.jpg: faces 1, 3 and 4 stay as they are, though something on each is seldom found on faces that are fine (p from 0.060 to 0.079); --alpha 0.08 changes them.',
  ]);
  const whole = (noise: number) => ({ blur: 1, noise, cast: 1, blocks: 1 });
  const all = [0.0085, 0.5, 0.0085].map((noise, n) => ({ whole: whole(noise), number: n + 1 }));
  expect(wholeNotes({ image }, all, 0.05)).toEqual([
    'photo.jpg: faces 1 and 3 are noisy all over (p = 0.0085, fine), which is not corrected; see correct --all-over.',
  ]);
});

test('a face on which what was found was not changed after all is told of', () => {
  const regions = [0, 0].map((changed) => ({ ...region(0.0085), isKept: false, changed }));
  expect(leftNotes({ image }, [face({ clean: false, regions, number: 2 })])).toEqual([
    "photo.jpg: face 2 stays as it is: something was found there (p = 0.0085), but the photograph's own pixels do not tell that it is damage; condition --mask mends it.",
  ]);
  const changed = regions.with(1, { ...regions[1]!, changed: 0.5 });
  expect(leftNotes({ image }, [face({ clean: false, regions: changed })])).toEqual([]);
});

test('nothing is said of faces that are changed, on which nothing is odd, or of which nothing is promised', () => {
  for (const own of [{ clean: false }, { regions: [region(0.11)] }, { regions: [] }, { promise: undefined }])
    expect(leftNotes({ image }, [face(own as Partial<Face>)])).toEqual([]);
});
