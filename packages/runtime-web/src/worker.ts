import { serveBackend } from '@fuzzydiff/core/backend';
import { openBackend } from './open-backend.js';
import type { Notice, OpenAsk, Opened, WorkerRequest } from './thread-messages.js';

// The worker's own file: `worker-backend.ts` starts it. Onnxruntime starts its threads from the file it is in itself, and
// a bundler that made one file of both would have it wait for ever for threads that wait here.
if (self.name.startsWith('em-pthread'))
  throw new Error('it holds onnxruntime-web, which needs a file of its own for threads: bundle it in the ES format');
// Onnxruntime throws the event of a thread's error on as it is, which the page would see as "[object ErrorEvent]".
self.addEventListener('error', (event) => {
  if (!(event.error instanceof ErrorEvent)) return;
  event.preventDefault();
  reportError(new Error(event.error.message));
});
const port = globalThis as unknown as MessagePort;
serveBackend<OpenAsk, Opened, Notice>(
  {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (listener) => port.addEventListener('message', ({ data }) => listener(data as WorkerRequest)),
  },
  openBackend,
);
