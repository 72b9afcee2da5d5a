import { expect, test } from 'vitest';
import { inSeries, inWords, megabytes } from './words.js';

test('times and bytes are said as somebody would', () => {
  expect([1, 7.2, 33, 70, 240, 9000].map(inWords)).toEqual([
    'a moment',
    'about 8 seconds',
    'about 35 seconds',
    'about a minute',
    'about 4 minutes',
    'about 2.5 hours',
  ]);
  expect([323_000, 14_530_370].map(megabytes)).toEqual(['0.3', '15']);
});

test('several things are listed', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(inSeries)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});
