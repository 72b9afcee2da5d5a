import { FuzzydiffError } from '@fuzzydiff/core';
import type { CallThread } from '@fuzzydiff/core/backend';

/** A worker of the package as a thread to call. */
export function workerThread<Request, Message>(worker: Worker): CallThread<Request, Message> {
  return {
    post: (request) => worker.postMessage(request),
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
