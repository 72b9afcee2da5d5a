import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import type { Progress } from '../prior/progress.js';
import { run } from './run.js';

/** Three steps and a result, with a record of what was done. */
function countingRun(fails = false) {
  const done: string[] = [];
  const made = run(async function* (): AsyncGenerator<Progress, string> {
    done.push('begun');
    try {
      for (let calls = 1; calls <= 3; calls++) {
        if (fails && calls === 2) throw new Error('lost');
        yield { stage: 'synthesis', calls, totalCalls: 3, secondsLeft: 0, preview: () => [] };
      }
      done.push('finished');
      return 'result';
    } finally {
      done.push('closed');
    }
  });
  return { made, done };
}

describe('a run', () => {
  test('does nothing until somebody wants it', async () => {
    const { made, done } = countingRun();
    await new Promise((resolve) => setTimeout(resolve));
    expect(done).toEqual([]);
    expect(await made).toBe('result');
    expect(done).toEqual(['begun', 'finished', 'closed']);
  });

  test('iterated is its steps, and its result can be awaited afterwards', async () => {
    const { made, done } = countingRun();
    const calls: number[] = [];
    for await (const step of made) calls.push(step.calls);
    expect(calls).toEqual([1, 2, 3]);
    expect(await made).toBe('result');
    expect(await made.finally(() => {})).toBe('result');
    expect(done).toEqual(['begun', 'finished', 'closed']);
  });

  test('awaited by several happens once', async () => {
    const { made, done } = countingRun();
    expect(await Promise.all([made, made, made.catch(() => 'other')])).toEqual(['result', 'result', 'result']);
    expect(done.filter((event) => event === 'begun')).toHaveLength(1);
  });

  test('can be awaited while it is iterated', async () => {
    const { made } = countingRun();
    let early: PromiseLike<string> | undefined;
    for await (const _ of made) early ??= made.then((value) => value);
    expect(await early).toBe('result');
  });

  test('gives its result to another run that has its steps', async () => {
    const { made } = countingRun();
    const outer = run(async function* () {
      return `${yield* made} and more`;
    });
    const calls: number[] = [];
    for await (const step of outer) calls.push(step.calls);
    expect([calls, await outer]).toEqual([[1, 2, 3], 'result and more']);
  });

  test('that is left early is closed, and rejects', async () => {
    const { made, done } = countingRun();
    for await (const step of made) if (step.calls === 2) break;
    expect(done).toEqual(['begun', 'closed']);
    expect(await failureOf(async () => await made)).toMatchObject({ name: 'AbortError' });
  });

  test('that fails says so to whoever awaits or iterates', async () => {
    const failing = countingRun(true).made;
    await expect(
      (async () => {
        for await (const _ of failing);
      })(),
    ).rejects.toThrow('lost');
    await expect(failing.then()).rejects.toThrow('lost');
    expect(await countingRun(true).made.catch((error) => (error as Error).message)).toBe('lost');
  });
});
