import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type FuzzydiffError, tensor } from '@fuzzydiff/core';
import { backendModel } from '@fuzzydiff/core/backend';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readNetwork } from '../src/network.js';
import { openBundle } from '../src/open-bundle.js';
import { startSessionHost } from '../src/session/session-host.js';
import { sessionProcess } from '../src/session/session-process.js';
import { workerBackend } from '../src/worker-backend.js';
import { fixture } from './fixtures.js';

/** What a program gives: it has ended when its sessions' processes have, as they hold its output. */
function run(...args: string[]): Promise<unknown> {
  const script = fileURLToPath(new URL('own-worker.mjs', import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, signal: error?.signal ?? null, stdout, stderr }),
    );
  });
}

describe("a program's own worker that has loaded a model", { timeout: 120_000 }, () => {
  test.each([
    ['terminate in a call', 1],
    ['exit in a call', 3],
    ['exit between calls, worker: false', 3],
  ])('%s', async (way, code) => {
    const stdout = `the worker ended with ${code}\n`;
    for (let n = 0; n < 2; n++) expect(await run(way)).toEqual({ code: 0, signal: null, stdout, stderr: '' });
  });

  test('terminate while it opens', async () => {
    for (const moment of [0, 20, 40, 80, 120, 160, 240])
      expect(await run('terminate while it opens', `${moment}`)).toEqual({
        ...{ code: 0, signal: null, stderr: '' },
        stdout: 'the worker ended with 1\n',
      });
  });
});

describe('a session in a process', { timeout: 60_000 }, () => {
  async function load(script?: URL) {
    const network = await readNetwork(await openBundle(fixture('int64')), false);
    const ask = { network, devices: ['cpu'], precision: 'float32', maxBatch: 4, threads: 1 } as const;
    const start = () => startSessionHost(sessionProcess(script));
    const { backend } = await workerBackend(ask, { sessions: () => 2, notify: () => {}, start });
    return backendModel(backend);
  }

  for (const { name, run: check } of conformanceCases) test(name, () => check({ load: () => load(), tolerance: 1e-5 }));

  test('gives predictions on memory of their own', async () => {
    const model = await load();
    const { data } = await model.predict(tensor([1, ...model.info.shape]), [5]);
    expect(data.buffer.byteLength).toBe(data.byteLength);
    await model.dispose();
  });

  describe('whose script is another', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-test-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    async function script(text: string): Promise<URL> {
      const file = join(folder, 'script.mjs');
      await writeFile(file, text);
      return pathToFileURL(file);
    }

    test('and ends by itself tells what ended it, and what to do', async () => {
      const host = startSessionHost(sessionProcess(await script('process.exit(7)')));
      const failure = new Promise<unknown>((resolve) => host.listen(() => {}, resolve));
      host.post({ id: 1, call: 'release', ask: undefined });
      const error = (await failure) as FuzzydiffError;
      expect(error.code).toBe('device-unavailable');
      expect(error.message).toMatch(
        /^Expected a process that runs file:.*script\.mjs but found .*exit code 7; load the/,
      );
      await host.end();
    });

    test('and gets a SIGINT, as by Ctrl+C, goes on', async () => {
      const own = new URL('../dist/session/process.js', import.meta.url);
      const model = await load(await script(`await import('${own}'); process.kill(process.pid, 'SIGINT');`));
      expect((await model.predict(tensor([1, ...model.info.shape]), [5])).shape).toEqual([1, ...model.info.shape]);
      await model.dispose();
    });
  });
});
