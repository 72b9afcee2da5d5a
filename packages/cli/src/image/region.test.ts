import { expect, test } from 'vitest';
import { parseRegion, regionIn } from './region.js';

const image = { name: 'a.png', width: 100, height: 61 };

test('x,y,size, up to the very edge', () => {
  expect(regionIn(image, '39, 0, 61')).toEqual({ x: 39, y: 0, size: 61 });
});

test('turned by an angle, clockwise', () => {
  expect(parseRegion('1,2,3,-12.5')).toEqual({ x: 1, y: 2, size: 3, angle: -12.5 });
});

test.each(['40,0,61', '0,1,61', '100,0,1'])('%s leaves the image', (text) => {
  expect(() => regionIn(image, text)).toThrow(
    expect.objectContaining({
      code: 'mismatch',
      message: expect.stringMatching(/inside a\.png, which is 100 x 61 pixels, but found/),
    }),
  );
});

test.each(['', '1,2', '1,2,3,4,5', '1,2,3,361', '1,2,3,', '-1,0,5', '0,0,0', '0,0,1.5', 'face'])(
  '"%s" is not a region',
  (text) => {
    expect(() => parseRegion(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        message: expect.stringMatching(/^Expected --region as x,y,size .+ write for example --region 0,0,256\.$/),
      }),
    );
  },
);
