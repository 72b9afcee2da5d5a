import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { drain } from './run.js';

test('a run is drained for its result, step after step', async () => {
  const seen: number[] = [];
  async function* run(): AsyncGenerator<number, string> {
    for (const step of [1, 2, 3]) {
      seen.push(step);
      yield step;
    }
    return 'done';
  }
  expect(await drain(run())).toBe('done');
  expect(seen).toEqual([1, 2, 3]);
});

test('what a run throws, draining it throws', async () => {
  const reason = new Error('enough');
  // biome-ignore lint/correctness/useYield: it fails before its first step
  const failing = async function* (): AsyncGenerator<number, string> {
    throw reason;
  };
  expect(await failureOf(() => drain(failing()))).toBe(reason);
});
