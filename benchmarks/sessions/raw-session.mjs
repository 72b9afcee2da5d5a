// A session of onnxruntime's as runtime-node opens it, and nothing of the library around its calls: what others are
// measured against. As a worker, it opens the one it is told to, and answers each message when so many calls are done.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { parseManifest } from '../../packages/core/dist/bundle/index.js';
import { openRaw, rawInputs } from './open.mjs';

/**
 * @typedef {object} Raw
 * @property {(calls: number) => Promise<void>} run
 * @property {() => Promise<unknown>} release
 */

/**
 * A session in this thread.
 *
 * @param {string} bundle
 * @param {{ batch: number, threads?: number }} options `threads` as onnxruntime likes unless given
 * @returns {Promise<Raw>}
 */
export async function rawSession(bundle, { batch, threads }) {
  const where = join(bundle, 'model.json');
  const { shape, graph } = parseManifest(readFileSync(where, 'utf8'), where);
  const inputs = await rawInputs(batch, shape);
  const own = threads === undefined ? {} : { intraOpNumThreads: threads };
  const session = await openRaw(join(bundle, graph.file), 'cpu', inputs, own);
  return {
    async run(calls) {
      for (let n = 0; n < calls; n++) await session.run(inputs);
    },
    release: () => session.release(),
  };
}

/**
 * Sessions of one thread, each in a worker; `run` spreads the calls over them.
 *
 * @param {string} bundle @param {{ batch: number, count: number }} options @returns {Promise<Raw>}
 */
export async function rawSessions(bundle, { batch, count }) {
  const told = { bundle, batch };
  const workers = Array.from({ length: count }, () => new Worker(new URL(import.meta.url), { workerData: told }));
  const answer = (/** @type {Worker} */ worker) =>
    new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  await Promise.all(workers.map(answer));
  return {
    async run(calls) {
      const each = workers.map((worker, n) => {
        const done = answer(worker);
        worker.postMessage(Math.floor((calls + n) / count));
        return done;
      });
      await Promise.all(each);
    },
    release: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

if (!isMainThread && parentPort && workerData?.batch) {
  const port = parentPort;
  const session = await rawSession(workerData.bundle, { batch: workerData.batch, threads: 1 });
  port.on('message', async (calls) => {
    await session.run(calls);
    port.postMessage('done');
  });
  port.postMessage('open');
}
