import { beforeEach, expect, test } from 'vitest';
import { notices } from './notices.js';
import { inTurn, turns } from './turns.js';

beforeEach(() => {
  notices.value = [];
});

test('what takes a turn ends the one before', () => {
  const place = turns();
  const first = place.next();
  expect([first.aborted, place.signal]).toEqual([false, first]);
  const second = place.next();
  expect([first.aborted, second.aborted, place.signal]).toEqual([true, false, second]);
});

test('work gives what it gives, and tells how it failed, in its turn only', async () => {
  const place = turns();
  const turn = place.next();
  expect(await inTurn(turn, Promise.resolve(1))).toBe(1);
  expect(await inTurn(turn, Promise.reject(new Error('No.')))).toBeUndefined();
  expect(notices.value.map(({ text }) => text)).toEqual(['No.']);
  place.next();
  expect(await inTurn(turn, Promise.resolve(1))).toBeUndefined();
  expect(await inTurn(turn, Promise.reject(new Error('Too late.')))).toBeUndefined();
  expect(notices.value).toHaveLength(1);
});
