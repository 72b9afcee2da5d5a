import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tensor } from '@fuzzydiff/core';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { describe, expect, test } from 'vitest';
import { loadModel } from '../src/load-model.js';
import { readNetwork } from '../src/network.js';
import { openBundle } from '../src/open-bundle.js';
import { startSessionHost } from '../src/session/session-host.js';
import type { OpenAsk } from '../src/thread-messages.js';
import { workerBackend } from '../src/worker-backend.js';
import { fixture, knownAnswer, rejection } from './fixtures.js';

/** What a session's thread may be asked to open. */
async function ask(): Promise<OpenAsk> {
  const network = await readNetwork(await openBundle(fixture('int64')), false);
  return { network, devices: ['cpu'], precision: 'float32', maxBatch: 4, threads: 1 };
}

describe('a model of several sessions', { timeout: 60_000 }, () => {
  test('gives the bits of one session, for calls that overlap and for batches', async () => {
    const { samples, timesteps } = await knownAnswer('int64');
    const found = [];
    for (const sessions of [1, 2, 3]) {
      const model = await loadModel(fixture('int64'), { device: 'cpu', sessions });
      const singles = timesteps.map((t, n) => model.predict(samples.lo(n).hi(1), [t]));
      const parts = (await Promise.all(singles)).map(({ data }) => data);
      const together = await model.predict(samples, timesteps);
      expect(together.shape).toEqual(samples.shape);
      found.push(together.data, Float32Array.from(parts.flatMap((data) => [...data])));
      await model.dispose();
    }
    for (const data of found) expect(data).toEqual(found[0]);
  });

  for (const { name, run } of conformanceCases)
    test(name, () => run({ load: () => loadModel(fixture('int64'), { device: 'cpu', sessions: 2 }), tolerance: 1e-5 }));

  test('goes over to float32 as a whole, and says so once', async () => {
    const warnings: string[] = [];
    const model = await loadModel(fixture('half-breaks-at-500'), {
      ...{ device: 'cpu', precision: 'float16', sessions: 2 },
      onWarning: (message) => warnings.push(message),
    });
    expect(model.info.device).toBe('cpu, float16');
    const sample = tensor([1, 3, 8, 6]);
    await Promise.all([999, 998, 997].map((t) => model.predict(sample, [t])));
    expect(model.info.device).toBe('cpu');
    expect(warnings).toHaveLength(1);
    await model.dispose();
  });

  test('has as many threads as a function gives for its device', async () => {
    let threads = 0;
    const start = () => {
      threads++;
      return startSessionHost();
    };
    const sessions = (device: string) => (device === 'cpu' ? 3 : 1);
    const { backend } = await workerBackend(await ask(), { sessions, notify: () => {}, start });
    expect({ threads, places: backend.places }).toEqual({ threads: 3, places: 3 });
    await backend.release();
    const model = await loadModel(fixture('int64'), { device: 'cpu', sessions });
    await model.dispose();
  });

  test.each([0, 1.5, 1025])('is none of %s', async (sessions) => {
    expect(await rejection(loadModel(fixture('int64'), { sessions }))).toMatchObject({ code: 'invalid-argument' });
  });
});

test('JavaScript goes on while the model predicts', { timeout: 60_000 }, async () => {
  const bundle = new URL('../../model-portraits-64/bundle', import.meta.url);
  const model = await loadModel(bundle, { device: 'cpu', maxBatch: 8, verify: false });
  let turns = 0;
  let done = false;
  const call = model.predict(tensor([8, 3, 64, 64]), new Array(8).fill(500)).finally(() => {
    done = true;
  });
  for (; !done; turns++) await new Promise((resolve) => setTimeout(resolve, 1));
  await call;
  // In the calling thread, the call would be one turn.
  expect(turns).toBeGreaterThan(10);
  await model.dispose();
});

describe('a thread that ends by itself', { timeout: 60_000 }, () => {
  test('is an error of a sentence for calls that wait and for later ones, whichever session they go to', async () => {
    let lose = (_: unknown): void => {};
    const threads: string[] = [];
    const { backend } = await workerBackend(await ask(), {
      sessions: () => 2,
      notify: () => {},
      start: () => {
        const thread = startSessionHost();
        threads.push('started');
        if (threads.length === 1) return thread;
        // The second one never gives an answer after it has opened, and then is gone.
        return {
          ...thread,
          listen: (message, failure) => {
            thread.listen((each) => {
              if ('answer' in each && each.answer instanceof Float32Array) return;
              message(each);
            }, failure);
            lose = failure;
          },
        };
      },
    });
    const values = new Float32Array(3 * 8 * 6);
    const first = backend.predict(values, [1]);
    const second = rejection(backend.predict(values, [1]));
    await first;
    lose(new Error('it is gone'));
    expect(await second).toMatchObject({ message: 'it is gone' });
    for (const _ of [0, 1, 2]) expect(await rejection(backend.predict(values, [1]))).toBe(await second);
    await backend.release();
  });

  test('tells what ended it, and what to do', async () => {
    const thread = startSessionHost();
    const failure = new Promise<Error>((resolve) => {
      thread.listen(() => {}, resolve as (reason: unknown) => void);
    });
    // Nothing that a session is ever sent.
    thread.post(null as never);
    const error = await failure;
    expect(error).toMatchObject({ code: 'device-unavailable' });
    expect(error.message).toMatch(
      /^Expected a thread that runs file:.*worker\.js but found .*null.*; load the model again/,
    );
    await thread.end();
  });
});

describe('a process ends', { timeout: 120_000, tags: ['release'] }, () => {
  const script = fileURLToPath(new URL('ends.mjs', import.meta.url));
  const run = (way: string, ...more: string[]) =>
    new Promise<{ code: unknown; signal: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [script, way, ...more], { timeout: 60_000 }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, signal: error?.signal ?? null, stdout, stderr }),
      );
    });

  test.each([
    ['idle', 0, '', ''],
    ['idle after dispose', 0, 'disposed\n', ''],
    ['nothing but a call', 0, '12,3,64,64\n', ''],
    ['dispose in a call', 0, '12,3,64,64\n', ''],
    ['exit in a call', 3, '', ''],
    ['exit in a call, disposed', 3, '', ''],
    ['exit between calls', 3, '', ''],
  ])('%s', async (way, code, stdout, stderr) => {
    for (let n = 0; n < 2; n++) expect(await run(way)).toEqual({ code, signal: null, stdout, stderr });
  });

  test('an error in a call', async () => {
    for (let n = 0; n < 3; n++) {
      const found = await run('an error in a call');
      expect(found).toMatchObject({ code: 1, signal: null });
      expect(found.stderr).toContain('nobody catches this');
      expect(found.stderr).not.toContain('terminate called');
    }
  });

  test('exit while it opens', async () => {
    for (const moment of [0, 20, 40, 60, 80, 120, 160, 240, 320])
      expect(await run('exit while it opens', `${moment}`)).toEqual({ code: 3, signal: null, stdout: '', stderr: '' });
  });

  test('from text, as a module', async () => {
    const text = `import { loadModel } from '@fuzzydiff/runtime-node';
      console.log((await loadModel(${JSON.stringify(fixture('int64'))}, { device: 'cpu' })).info.device);`;
    const found = await new Promise((resolve) => {
      const options = { cwd: fileURLToPath(new URL('../../cli/', import.meta.url)) };
      execFile(process.execPath, ['--input-type=module', '--eval', text], options, (error, stdout, stderr) =>
        resolve({ error, stdout, stderr }),
      );
    });
    expect(found).toEqual({ error: null, stdout: 'cpu\n', stderr: '' });
  });
});
