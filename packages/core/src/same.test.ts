import { expect, test } from 'vitest';
import { isSame } from './same.js';

test.each<[unknown, unknown]>([
  [1, 1],
  ['a', 'a'],
  [null, null],
  [
    [1, [2]],
    [1, [2]],
  ],
  [
    { a: 1, b: { c: [] } },
    { b: { c: [] }, a: 1 },
  ],
  [{ a: 1, b: undefined }, { a: 1 }],
])('%j is the same as %j', (a, b) => {
  expect([isSame(a, b), isSame(b, a)]).toEqual([true, true]);
});

test.each<[unknown, unknown]>([
  [1, '1'],
  [1, 2],
  [null, {}],
  [undefined, null],
  [[], {}],
  [[1], [1, 2]],
  [[1, undefined], [1]],
  [{ a: 1 }, { a: 1, b: null }],
  [{ a: { b: 1 } }, { a: { b: 2 } }],
])('%j is not the same as %j', (a, b) => {
  expect([isSame(a, b), isSame(b, a)]).toEqual([false, false]);
});
