import type { MappedFace } from '@fuzzydiff/core';
import { expect, test } from 'vitest';
import { leftNotes } from './face-report.js';

type Face = Pick<MappedFace, 'clean' | 'regions' | 'promise' | 'number'>;
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

test('nothing is said of faces that are changed, on which nothing is odd, or of which nothing is promised', () => {
  for (const own of [{ clean: false }, { regions: [region(0.11)] }, { regions: [] }, { promise: undefined }])
    expect(leftNotes({ image }, [face(own as Partial<Face>)])).toEqual([]);
});
