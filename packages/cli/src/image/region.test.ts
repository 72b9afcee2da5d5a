import { expect, test } from 'vitest';
import { parseRegion } from './region.js';

const image = { name: 'a.png', width: 100, height: 61 };

test('without a text, the largest centred square', () => {
  expect(parseRegion(undefined, image)).toEqual({ x: 19, y: 0, size: 61 });
  expect(parseRegion(undefined, { ...image, width: 8, height: 21 })).toEqual({ x: 0, y: 6, size: 8 });
});

test('x,y,size, up to the very edge', () => {
  expect(parseRegion('39, 0, 61', image)).toEqual({ x: 39, y: 0, size: 61 });
});

test.each(['40,0,61', '0,1,61', '100,0,1'])('%s leaves the image', (text) => {
  expect(() => parseRegion(text, image)).toThrow(
    expect.objectContaining({
      code: 'mismatch',
      message: expect.stringMatching(/inside a\.png, which is 100 x 61 pixels, but found/),
    }),
  );
});

test.each(['', '1,2', '1,2,3,4', '-1,0,5', '0,0,0', '0,0,1.5', 'face'])('"%s" is not a region', (text) => {
  expect(() => parseRegion(text, image)).toThrow(
    expect.objectContaining({
      code: 'invalid-argument',
      message: expect.stringMatching(/^Expected --region as x,y,size .+ write for example --region 0,0,61\.$/),
    }),
  );
});
