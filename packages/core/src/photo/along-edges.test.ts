import { expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import '../../test/matchers.js';
import { guidedFilter } from '../attention/guided-filter.js';
import { alongEdges } from './along-edges.js';

const [width, height] = [210, 170];
const photo = ['red', 'green', 'blue'].map((name) => normals(width * height, name).map((value) => 128 + 30 * value));

test('tile by tile it is the guided filter over all of the photograph, and nothing far from what is found', () => {
  // A scratch, and a blot in a corner.
  const values = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return Math.abs(x - y) < 2 && y < 90 ? 0.8 : Math.hypot(x - 205, y - 168) < 7 ? 1 : 0;
  });
  const guide = Float32Array.from(photo.flatMap((plane) => Array.from(plane, (value) => value / 127.5 - 1)));
  const whole = guidedFilter(guide, [3, height, width], { radius: 5, epsilon: 0.002 })(values);
  const laid = alongEdges({ width, height, values }, photo, 5);
  expect(laid).toBeAllClose(whole, { atol: 1e-6 });
  expect(laid[150 * width + 20]).toBe(0);
});
