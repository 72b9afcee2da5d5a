import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { type ConcurrentEvent, concurrently } from './concurrently.js';

/** Runs whose every step waits to be let go; they note what becomes of them. */
function fakeRuns(steps: readonly number[]) {
  const log: string[] = [];
  const gates = new Map<string, { go: () => void; fail: (reason: unknown) => void }>();
  async function* one(name: string, count: number): AsyncGenerator<string, string> {
    try {
      for (let n = 0; n < count; n++) {
        const step = `${name}${n}`;
        log.push(`${step} under way`);
        await new Promise<void>((go, fail) => gates.set(step, { go, fail }));
        yield step;
      }
      return `${name} done`;
    } finally {
      log.push(`${name} closed`);
    }
  }
  function* all() {
    for (const [n, count] of steps.entries()) {
      const name = 'abcdef'[n]!;
      log.push(`${name} asked for`);
      yield one(name, count);
    }
  }
  return { all, log, gates };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

/** Follows to the end and notes everything. */
function followed(run: AsyncGenerator<ConcurrentEvent<string, string>, void>) {
  const events: string[] = [];
  const end = (async () => {
    for await (const event of run) events.push('step' in event ? event.step : `${event.run}: ${event.result}`);
  })();
  return { events, end };
}

describe('several runs at once', () => {
  test('give steps as they come, and results in order', async () => {
    const { all, gates } = fakeRuns([2, 1, 1]);
    const { events, end } = followed(concurrently(all(), 2));
    for (const step of ['b0', 'a0', 'c0', 'a1']) {
      await turns();
      gates.get(step)!.go();
    }
    await end;
    expect(events).toEqual(['b0', 'a0', 'c0', 'a1', '0: a done', '1: b done', '2: c done']);
  });

  test('are one after the other with one in flight, and asked for when it is their turn', async () => {
    const { all, gates, log } = fakeRuns([1, 1]);
    const { end } = followed(concurrently(all(), 1));
    await turns();
    expect(log).toEqual(['a asked for', 'a0 under way']);
    gates.get('a0')!.go();
    await turns();
    gates.get('b0')!.go();
    await end;
    expect(log.slice(2)).toEqual(['a closed', 'b asked for', 'b0 under way', 'b closed']);
  });

  test('go on when their step has been taken', async () => {
    const { all, gates, log } = fakeRuns([2]);
    const run = concurrently(all(), 2);
    const first = run.next();
    await turns();
    gates.get('a0')!.go();
    expect((await first).value).toEqual({ run: 0, step: 'a0' });
    await turns();
    expect(log).not.toContain('a1 under way');
    void run.next();
    await turns();
    expect(log).toContain('a1 under way');
  });

  test('stop after their current calls where one fails', async () => {
    const { all, gates, log } = fakeRuns([2, 2, 2]);
    const { events, end } = followed(concurrently(all(), 2));
    await turns();
    const reason = new Error('device lost');
    gates.get('b0')!.fail(reason);
    const failure = failureOf(() => end);
    await turns();
    expect(log).not.toContain('a closed');
    gates.get('a0')!.go();
    expect(await failure).toBe(reason);
    expect(log.slice(-1)).toEqual(['a closed']);
    expect(log).not.toContain('c asked for');
    expect(events).toEqual([]);
  });

  test('stop when nobody follows any more', async () => {
    const { all, gates, log } = fakeRuns([2, 2]);
    const run = concurrently(all(), 2);
    const first = run.next();
    await turns();
    gates.get('a0')!.go();
    await first;
    const returned = run.return();
    await turns();
    gates.get('b0')!.go();
    await returned;
    expect(log.filter((line) => line.endsWith('closed')).sort()).toEqual(['a closed', 'b closed']);
    expect(log).not.toContain('a1 under way');
  });

  test('fail with what their source throws', async () => {
    const { all, gates, log } = fakeRuns([1]);
    const reason = new Error('no such image');
    async function* source() {
      yield* all();
      throw reason;
    }
    const { end } = followed(concurrently(source(), 2));
    const failure = failureOf(() => end);
    await turns();
    gates.get('a0')!.go();
    expect(await failure).toBe(reason);
    expect(log.at(-1)).toBe('a closed');
  });

  test.each([0, 1.5, Number.NaN])('are none of %s', async (inFlight) => {
    const failure = await failureOf(() => concurrently([], inFlight).next());
    expect(failure).toBeFuzzydiffError('invalid-argument', /a whole number of at least 1 for inFlight/);
  });
});
