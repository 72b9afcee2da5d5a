// A program whose own worker predicts, and comes to its end in one way. For `own-worker.test.ts`: node own-worker.mjs <way>.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { tensor } from '@fuzzydiff/core';
import { loadModel } from '../dist/index.js';

const [way = '', moment = '60'] = isMainThread ? process.argv.slice(2) : workerData;
const bundle = new URL('../../model-portraits-64/bundle', import.meta.url);
/** A call long enough for the worker to end in its midst. */
const count = 12;
const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: [way, moment] });
  const exit = once(worker, 'exit');
  await once(worker, way === 'terminate while it opens' ? 'online' : 'message');
  await wait(Number(moment));
  if (way.startsWith('terminate')) await worker.terminate();
  else worker.postMessage('end');
  console.log(`the worker ended with ${await exit}`);
} else {
  const worker = !way.endsWith('worker: false');
  const model = await loadModel(bundle, { device: 'cpu', maxBatch: count, verify: false, worker });
  parentPort?.on('message', () => process.exit(3));
  parentPort?.postMessage('loaded');
  for (;;) await model.predict(tensor([count, ...model.info.shape]), new Array(count).fill(500));
}
