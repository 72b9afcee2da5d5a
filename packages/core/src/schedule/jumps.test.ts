import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { jumpMoves } from './jumps.js';

const reverse = (moves: readonly (readonly [number, number])[]) => moves.filter(([from, to]) => to < from);

describe('the published settings: 250 levels, jumps of 10, walked 10 times', () => {
  const moves = jumpMoves(250, { length: 10, samples: 10 });

  test('4,570 moves: 2,410 reverse steps and 2,160 up', () => {
    expect([moves.length, reverse(moves).length, moves.length - reverse(moves).length]).toEqual([4570, 2410, 2160]);
  });

  test('levels 1 to 240 are left ten times, level 0 and 241 to 249 once', () => {
    const left = new Array<number>(250).fill(0);
    for (const [from] of reverse(moves)) left[from]!++;
    expect(left).toEqual(Array.from({ length: 250 }, (_, level) => (level >= 1 && level <= 240 ? 10 : 1)));
  });
});

test('five levels, jumps of 2, walked twice, by hand', () => {
  expect(
    jumpMoves(5, { length: 2, samples: 2 })
      .map(([from, to]) => `${from}>${to}`)
      .join(' '),
  ).toBe('4>3 3>2 2>3 3>4 4>3 3>2 2>1 1>0 0>1 1>2 2>1 1>0 0>-1');
});

test('jumps of length 1 are the paper’s inner loop: each level but the last two walked J times in a row', () => {
  expect(
    jumpMoves(3, { samples: 3 })
      .map(([from, to]) => `${from}>${to}`)
      .join(' '),
  ).toBe('2>1 1>2 2>1 1>2 2>1 1>0 0>1 1>0 0>1 1>0 0>-1');
});

test('without jumps, or with jumps longer than the run, it only goes down', () => {
  const down = [
    [2, 1],
    [1, 0],
    [0, -1],
  ];
  expect(jumpMoves(3)).toEqual(down);
  expect(jumpMoves(3, { length: 3, samples: 10 })).toEqual(down);
});

test('moves join up, from the noisiest level to the clean image, and cost what they should', () => {
  const count = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(count, count, fc.integer({ min: 1, max: 6 }), (levels, length, samples) => {
      const moves = jumpMoves(levels, { length, samples });
      expect(moves[0]![0]).toBe(levels - 1);
      expect(moves.at(-1)).toEqual([0, -1]);
      moves.forEach(([from, to], i) => {
        expect(Math.abs(to - from)).toBe(1);
        expect(from).toBe(i === 0 ? levels - 1 : moves[i - 1]![1]);
        expect(Math.max(from, to)).toBeLessThan(levels);
      });
      const stretches = Math.max(0, Math.ceil((levels - length) / length));
      expect(reverse(moves)).toHaveLength(levels + stretches * length * (samples - 1));
    }),
  );
});

test('jumps that are none are refused', async () => {
  expect(await failureOf(() => jumpMoves(0))).toBeFuzzydiffError('invalid-argument', /levels/);
  expect(await failureOf(() => jumpMoves(5, { length: 0 }))).toBeFuzzydiffError('invalid-argument', /jumps\.length/);
  expect(await failureOf(() => jumpMoves(5, { samples: 1.5 }))).toBeFuzzydiffError(
    'invalid-argument',
    /jumps\.samples/,
  );
});
