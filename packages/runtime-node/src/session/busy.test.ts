import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { abandon, busy, busyMemory, close } from './busy.js';

test('work begins as long as nobody has closed it', () => {
  const memory = busyMemory();
  const own = busy(memory);
  expect(own.begin()).toBe(true);
  own.finish();
  close(memory);
  expect(own.begin()).toBe(false);
  // What was refused is not waited for.
  close(memory);
});

test('closing waits for the work of another thread', async () => {
  const memory = busyMemory();
  const state = new Int32Array(memory);
  busy(memory).begin();
  // Finishes as `busy` does, a while later.
  const source = `const { parentPort, workerData } = require('node:worker_threads');
    const state = new Int32Array(workerData);
    parentPort.postMessage('ready');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    Atomics.sub(state, 0, 1);
    Atomics.notify(state, 0);`;
  const worker = new Worker(source, { eval: true, workerData: memory });
  await new Promise((resolve) => worker.once('message', resolve));
  close(memory);
  expect(Atomics.load(state, 0)).toBe(0);
  await worker.terminate();
});

test('the work of a thread that is gone is not waited for', () => {
  const memory = busyMemory();
  busy(memory).begin();
  abandon(memory);
  close(memory);
});
