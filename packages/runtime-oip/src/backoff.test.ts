import { expect, test } from 'vitest';
import { pause, pauseAfter } from './backoff.js';

test.each([
  [1, 125, 250],
  [3, 500, 1000],
  [20, 5000, 10_000],
])('after %i tries, from %i to %i ms', (tries, least, most) => {
  const pauses = Array.from({ length: 100 }, () => pauseAfter(tries));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(least);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(most);
  expect(new Set(pauses).size).toBeGreaterThan(50);
});

test.each([
  ['5', 5000],
  ['3600', 60_000],
  [new Date(Date.now() + 30_000).toUTCString(), 28_000],
])('not less than the server asks for: %s', (asked, least) => {
  expect(pauseAfter(1, asked)).toBeGreaterThanOrEqual(least);
  expect(pauseAfter(1, asked)).toBeLessThanOrEqual(60_000);
});

test('a date that is none asks for nothing', () => expect(pauseAfter(1, 'soon')).toBeLessThanOrEqual(250));

test('a pause ends with the signal, and leaves no listener', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const long = pause(60_000, controller.signal);
  controller.abort(reason);
  await expect(long).rejects.toBe(reason);
  await expect(pause(60_000, controller.signal)).rejects.toBe(reason);
});
