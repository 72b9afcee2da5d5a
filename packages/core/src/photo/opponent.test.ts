import { expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import '../../test/matchers.js';
import { asColours, asOpponent } from './opponent.js';

test('grey has no chroma, and everything comes back', () => {
  const grey = Float32Array.of(0, 17, 255);
  const [luma, blue, red] = asOpponent([grey.slice(), grey.slice(), grey.slice()]) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  expect(luma).toBeAllClose(grey, { rtol: 1e-6 });
  for (const chroma of [blue, red]) expect(chroma).toBeAllClose([0, 0, 0], { atol: 1e-4 });
  const colours = ['r', 'g', 'b'].map((name) => normals(20, name));
  asColours(asOpponent(colours.map((plane) => plane.slice()))).forEach((plane, c) => {
    expect(plane).toBeAllClose(colours[c]!, { atol: 1e-5 });
  });
});

test('other channels than three stay as they are', () => {
  for (const count of [1, 4]) {
    const planes = Array.from({ length: count }, (_, c) => Float32Array.of(c, 2));
    const own = planes.map((plane) => plane.slice());
    expect(asOpponent(own)).toEqual(planes);
    expect(asColours(own)).toEqual(planes);
  }
});
