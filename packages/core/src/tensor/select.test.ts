import { expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import { valueAt } from './select.js';

test.each([
  ['any numbers', normals(1001, 'any')],
  ['many that are the same', normals(1001, 'same').map((value) => Math.round(value) + 0)],
  ['sorted ones', normals(1001, 'sorted').sort()],
  ['two', Float32Array.of(2, 1)],
  ['one', Float32Array.of(7)],
])('of %s it is what sorting puts there', (_, values) => {
  const sorted = values.slice().sort();
  for (let place = 0; place < values.length; place += 13) expect(valueAt(values.slice(), place)).toBe(sorted[place]);
  expect(valueAt(values.slice(), values.length - 1)).toBe(sorted.at(-1));
});
