import { FuzzydiffError } from '@fuzzydiff/core';
import { type Backend, type BackendThread, threadBackend } from '@fuzzydiff/core/backend';
import type { Notice, OpenAsk, Opened } from './thread-messages.js';

/** How a model in a worker is opened. */
export interface WorkerBackendOptions {
  /** Called with each notice of the worker. */
  readonly notify: (notice: Notice) => void;
  /** Ends the worker if it aborts before the model is open. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** Loads a bundle and opens it in a worker of its own, which ends with the model. An abort while it opens ends it too. */
export function workerBackend(
  ask: OpenAsk,
  options: WorkerBackendOptions,
): Promise<{ readonly backend: Backend; readonly opened: Opened }> {
  return threadBackend(startWorker(), ask, options);
}

function startWorker(): BackendThread<OpenAsk, Opened, Notice> {
  // Of this folder, whatever else moves: it is to lie beside the script that a bundler writes.
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'fuzzydiff' });
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    listen(message, failure) {
      worker.addEventListener('message', ({ data }) => message(data));
      // Its script did not load, or something outside of any call threw.
      worker.addEventListener('error', (event) => failure(workerError(event)));
    },
    end: () => worker.terminate(),
  };
}

function workerError({ message }: ErrorEvent): FuzzydiffError {
  // Not the file's own URL: a bundler that sees `new URL` takes what it names along, a second time.
  const script = import.meta.url;
  // What does not load has no message at all.
  const found = message ? message.replace(/^(Uncaught (Error: )?)+/, '') : 'that it does not load';
  return new FuzzydiffError(
    'device-unavailable',
    `Expected a worker that runs, worker.js beside ${script}, but found ${found}; serve @fuzzydiff/runtime-web's worker.js there, or load with worker: false.`,
    { data: { script } },
  );
}
