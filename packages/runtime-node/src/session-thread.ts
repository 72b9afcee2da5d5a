import { Worker } from 'node:worker_threads';
import { FuzzydiffError } from '@fuzzydiff/core';
import type { BackendThread } from '@fuzzydiff/core/backend';
import { abandon, busyMemory, close } from './busy.js';
import type { News, OpenAsk, Opened } from './thread-messages.js';

/** A thread for one session. It keeps the process alive as long as it is asked something, and no longer. */
export type SessionThread = BackendThread<OpenAsk, Opened, News>;

/** Starts one. */
export function startSessionThread(): SessionThread {
  // From `dist` where this file is in `src`, too: a worker is a script.
  const script = new URL('../dist/worker.js', import.meta.url);
  const memory = busyMemory();
  const worker = new Worker(script, { workerData: memory, name: 'fuzzydiff', ...execArgv() });
  closeAtExit(memory);
  let asked = 0;
  let ended: Promise<void> | undefined;
  worker.unref();

  return {
    post(request, transfer) {
      if (asked++ === 0) worker.ref();
      worker.postMessage(request, transfer);
    },
    listen(message, failure) {
      worker.on('message', (data) => {
        if ('id' in data && --asked === 0) worker.unref();
        message(data);
      });
      const fail = (found: string, cause?: unknown) => {
        abandon(memory);
        open.delete(memory);
        if (ended === undefined) failure(threadError(script, found, cause));
      };
      // Its script did not load, or something outside of any call threw, or memory ran out.
      worker.on('error', (error) => fail(error.message, error));
      worker.on('exit', (code) => fail(`that it ended with exit code ${code}`));
    },
    end() {
      ended ??= stop(worker, memory);
      return ended;
    },
  };
}

/** Not in the midst of a call, which would end the process. */
async function stop(worker: Worker, memory: SharedArrayBuffer): Promise<void> {
  close(memory);
  await worker.terminate();
  open.delete(memory);
}

/** Of the threads that may be at work. */
const open = new Set<SharedArrayBuffer>();

function closeAtExit(memory: SharedArrayBuffer): void {
  if (open.size === 0) {
    process.off('exit', closeAll);
    process.on('exit', closeAll);
  }
  open.add(memory);
}

function closeAll(): void {
  for (const memory of open) close(memory);
}

/** A worker has its process's flags, and refuses the one that says what the text after `--eval` is. */
function execArgv(): { execArgv?: string[] } {
  return process.execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {};
}

function threadError(script: URL, found: string, cause: unknown): FuzzydiffError {
  return new FuzzydiffError(
    'device-unavailable',
    `Expected a thread that runs ${script} but found ${found}; load the model again, and where that file is missing, leave @fuzzydiff/runtime-node out of what you bundle.`,
    { data: { script: script.href }, cause },
  );
}
