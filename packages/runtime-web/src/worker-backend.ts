import { FuzzydiffError } from '@fuzzydiff/core';
import { type BackendThread, threadBackend } from '@fuzzydiff/core/backend';
import type { LoadedBackend, OpenRequest } from './backend.js';
import type { DeviceReport } from './devices.js';
import type { LoadProgress, LoadReport } from './report.js';

/** What the worker says of a model that it has opened. */
export interface Opened {
  readonly passedOver: readonly DeviceReport[];
}

/** What the worker tells meanwhile. */
export type News = { readonly progress: LoadProgress } | { readonly warning: string };

/** Loads a bundle and opens it in a worker of its own, which ends with the model. An abort while it opens ends it too. */
export async function workerBackend(
  request: OpenRequest,
  report: LoadReport,
  signal?: AbortSignal,
): Promise<LoadedBackend> {
  const news = (told: News) => ('progress' in told ? report.progress(told.progress) : report.warning(told.warning));
  const { backend, opened } = await threadBackend(startWorker(), request, { news, signal });
  // Not a copy of the backend: its `info` may change.
  return Object.assign(backend, opened);
}

function startWorker(): BackendThread<OpenRequest, Opened, News> {
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
