import { run } from '@fuzzydiff/core/internal';
import { expect, test } from 'vitest';
import { followFaces } from './follow.js';

/** A run that says after each call how many it takes by then. */
const takes = (...totals: number[]) =>
  run(async function* () {
    for (const [n, totalCalls] of totals.entries()) yield { calls: n + 1, totalCalls };
    return 'made';
  });

/** A line that counts what was expected and made. */
function counting(expected: number) {
  const counts = { expected, made: 0 };
  const line = {
    expect: (calls: number) => {
      counts.expected += calls;
    },
    advance: (calls: number) => {
      counts.made += calls;
    },
    stop: () => {},
  };
  return { counts, line };
}

test('two faces count as two once they are found, and those that need no correction are taken off', async () => {
  const { counts, line } = counting(10);
  const seen: number[] = [];
  const expecting = { ...line, advance: (calls: number) => seen.push(counts.expected) && line.advance(calls) };
  expect(await followFaces(takes(20, 20, 20), { expected: 10, progress: expecting, what: 'photo' })).toBe('made');
  expect(seen).toEqual([20, 20, 20]);
  expect(counts).toEqual({ expected: 3, made: 3 });
});

test('a picture without a face takes none', async () => {
  const { counts, line } = counting(10);
  await followFaces(takes(), { expected: 10, progress: line, what: 'photo' });
  expect(counts).toEqual({ expected: 0, made: 0 });
});

test('one that fails leaves what was expected of it, to be taken off with it', async () => {
  const { counts, line } = counting(10);
  const failing = run(async function* () {
    yield { calls: 1, totalCalls: 20 };
    throw new Error('lost');
  });
  await expect(followFaces(failing, { expected: 10, progress: line, what: 'photo' })).rejects.toThrow('lost');
  expect(counts.expected).toBe(10);
});
