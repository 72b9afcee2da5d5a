import { fork } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  openQueue,
  type Queue,
  type QueuedJob,
  startWorker,
  type Worker,
  type WorkerJob,
  type WorkerOptions,
} from '../src/index.js';
import { noServer, type RedisServer, startRedis } from './redis-server.js';

type Data = { readonly picture: number };
type Outcome = { readonly made: string };

describe.skipIf(noServer)(`a queue on a real server${noServer ? ` (${noServer})` : ''}`, { timeout: 60_000 }, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  let count = 0;
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((own) => own.close()));
  });

  /** A queue of its own, and how workers for it are started. */
  async function fresh() {
    const name = `test-${count++}`;
    const queue = await openQueue<Data, Outcome>(server.url, { name });
    open.push(queue);
    const work = async (
      run: (job: WorkerJob<Data>) => Promise<Outcome>,
      options: WorkerOptions<Data, Outcome> = {},
    ): Promise<Worker> => {
      const worker = await startWorker<Data, Outcome>(server.url, run, { name, silentFor: 1, ...options });
      open.push(worker);
      return worker;
    };
    return { queue, work };
  }

  const make = async ({ data }: WorkerJob<Data>): Promise<Outcome> => ({ made: `of ${data.picture}` });
  const jobsOf = (size: number): QueuedJob<Data>[] =>
    Array.from({ length: size }, (_, picture) => ({ id: `job-${picture}`, data: { picture } }));

  async function untilEmpty(queue: Queue<Data, Outcome>): Promise<void> {
    for (;;) {
      const { waiting, active } = await queue.status();
      if (waiting + active === 0) return;
      await setTimeout(50);
    }
  }

  test('does each job once, by two workers, and says what came of each', async () => {
    const { queue, work } = await fresh();
    const done: number[] = [];
    const run = async (job: WorkerJob<Data>) => {
      expect(job.again).toBe(false);
      done.push(job.data.picture);
      return make(job);
    };
    expect(await queue.add(jobsOf(1200))).toBe(1200);
    expect(await queue.status()).toMatchObject({ waiting: 1200, done: 0, workers: 0, rate: undefined });
    await work(run, { inFlight: 4 });
    await work(run);
    await untilEmpty(queue);
    expect(done.sort((a, b) => a - b)).toEqual(jobsOf(1200).map(({ data }) => data.picture));
    const results = await queue.results();
    expect(new Set(results.map(({ id }) => id)).size).toBe(1200);
    expect(results).toHaveLength(1200);
    expect(results.find(({ id }) => id === 'job-7')).toEqual({
      id: 'job-7',
      data: { picture: 7 },
      state: 'done',
      outcome: { made: 'of 7' },
    });
    const status = await queue.status();
    expect(status).toMatchObject({ waiting: 0, active: 0, done: 1200, failed: 0, workers: 2, secondsLeft: 0 });
    expect(status.rate).toBeGreaterThan(1);
  });

  test('a job that waits is not added again, and one that has ended is', async () => {
    const { queue, work } = await fresh();
    expect(await queue.add(jobsOf(3))).toBe(3);
    expect(await queue.add(jobsOf(4))).toBe(1);
    let runs = 0;
    await work(async (job) => {
      runs++;
      return make(job);
    });
    await untilEmpty(queue);
    expect(await queue.add(jobsOf(2))).toBe(2);
    await untilEmpty(queue);
    expect(runs).toBe(6);
    expect(await queue.results()).toHaveLength(4);
  });

  test('one that fails does so by itself, after its tries, with its reason; another try may help', async () => {
    const { queue, work } = await fresh();
    let [tries, mended] = [0, false];
    const final: boolean[] = [];
    await work(
      async (job) => {
        if (job.data.picture !== 1 || mended) return make(job);
        expect(job.again).toBe(tries++ > 0);
        throw new Error('it is poisoned');
      },
      { onEnd: (ended) => 'error' in ended && final.push(ended.final) },
    );
    await queue.add(jobsOf(5).map((job) => ({ ...job, tries: 2 })));
    await untilEmpty(queue);
    expect([tries, final]).toEqual([2, [false, true]]);
    expect(await queue.status()).toMatchObject({ done: 4, failed: 1 });
    expect((await queue.results()).filter(({ state }) => state !== 'done')).toEqual([
      { id: 'job-1', data: { picture: 1 }, state: 'failed', reason: 'it is poisoned' },
    ]);
    mended = true;
    expect(await queue.retry()).toBe(1);
    await untilEmpty(queue);
    expect(await queue.status()).toMatchObject({ done: 5, failed: 0 });
  });

  test('a job after others is done after them, and fails where one of them does', async () => {
    const { queue, work } = await fresh();
    const order: number[] = [];
    await work(async (job) => {
      if (job.data.picture === 66) throw new Error('it is poisoned');
      await setTimeout(20);
      order.push(job.data.picture);
      return make(job);
    });
    await queue.add([{ id: 'whole', data: { picture: 100 }, after: jobsOf(5) }]);
    await untilEmpty(queue);
    expect([order.length, order.at(-1)]).toEqual([6, 100]);
    const bad = { id: 'bad', data: { picture: 66 }, tries: 1 };
    await queue.add([{ id: 'other', data: { picture: 101 }, tries: 1, after: [bad] }]);
    await untilEmpty(queue);
    const results = await queue.results();
    expect(
      results
        .filter(({ state }) => state === 'failed')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['bad', 'other']);
    expect(order).not.toContain(101);
  });

  test('a queue that is cleared stops what is being done', async () => {
    const { queue, work } = await fresh();
    let stopped: unknown;
    await work(async ({ signal }) => {
      await setTimeout(30_000, undefined, { signal }).catch((error) => {
        stopped = error;
        throw error;
      });
      return { made: 'too late' };
    });
    await queue.add(jobsOf(3));
    await expect.poll(async () => (await queue.status()).active).toBe(1);
    await queue.clear();
    await expect.poll(() => stopped, { timeout: 10_000 }).toMatchObject({ name: 'AbortError' });
    expect(await queue.results()).toEqual([]);
  });

  test('a rate is kept by all workers together', async () => {
    const { queue, work } = await fresh();
    await queue.add(jobsOf(9));
    const times: number[] = [];
    const run = async (job: WorkerJob<Data>) => {
      times.push(performance.now());
      return make(job);
    };
    const rate = { jobs: 3, seconds: 1 };
    await work(run, { rate });
    await work(run, { rate });
    await untilEmpty(queue);
    times.sort((a, b) => a - b);
    expect(times[8]! - times[0]!).toBeGreaterThan(1500);
  });

  test('a server that is started again goes on, with nothing lost and nothing done twice', async () => {
    const { queue, work } = await fresh();
    await queue.add(jobsOf(40));
    const done: number[] = [];
    await work(async (job) => {
      await setTimeout(25);
      done.push(job.data.picture);
      return make(job);
    });
    await expect.poll(() => done.length, { timeout: 10_000 }).toBeGreaterThan(5);
    await server.restart(300);
    await untilEmpty(queue);
    expect(new Set(done).size).toBe(40);
    const results = await queue.results();
    expect(results.filter(({ state }) => state === 'done')).toHaveLength(40);
  });

  test('a worker tells how far a job is', async () => {
    const { queue, work } = await fresh();
    let end = () => {};
    await work(async (job) => {
      job.progress(1, 3);
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      return make(job);
    });
    await queue.add(jobsOf(2));
    const own = { id: 'job-0', data: { picture: 0 } };
    await expect
      .poll(() => queue.results())
      .toContainEqual({ ...own, state: 'active', progress: { done: 1, total: 3 } });
    expect(await queue.results()).toContainEqual({ id: 'job-1', data: { picture: 1 }, state: 'waiting' });
    await queue.clear();
    end();
  });

  test('a worker that falls silent loses its job to another', async () => {
    const { queue, work } = await fresh();
    const sleeper = fork(new URL('sleeper.mjs', import.meta.url), [server.url, `test-${count - 1}`], { silent: true });
    await queue.add(jobsOf(1));
    // It stops itself in the middle of the job, and is not heard of again.
    await expect.poll(async () => (await queue.status()).active, { timeout: 10_000 }).toBe(1);
    const again: boolean[] = [];
    await work(async (job) => {
      again.push(job.again);
      return make(job);
    });
    await untilEmpty(queue);
    sleeper.kill('SIGKILL');
    expect(again).toEqual([true]);
    expect(await queue.status()).toMatchObject({ done: 1, failed: 0 });
  });
});

test('where no server is, that is said, without the password', async () => {
  const failure = await openQueue('redis://me:secret@127.0.0.1:1').catch((error: Error) => error);
  expect(failure).toMatchObject({ code: 'not-found' });
  expect(String(failure)).toMatch(
    /a Redis or Valkey server at redis:\/\/127\.0\.0\.1:1 but found none \(.*ECONNREFUSED/,
  );
  expect(String(failure)).not.toContain('secret');
});

test.each(['localhost:6379', 'http://me:secret@127.0.0.1'])('another address is refused: %s', async (url) => {
  const failure = await openQueue(url).catch((error: Error) => error);
  expect(failure).toMatchObject({ code: 'invalid-argument', message: expect.not.stringContaining('secret') });
});
