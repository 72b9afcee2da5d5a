import { type Port, serveBackend } from './serve-backend.js';

// The worker's own file: `worker-backend.ts` starts it. Onnxruntime starts its threads from the file it is in itself, and
// a bundler that made one file of both would have it wait for ever for threads that wait here.
if (self.name.startsWith('em-pthread'))
  throw new Error('it holds onnxruntime-web, which needs a file of its own for threads: bundle it in the ES format');
// Onnxruntime throws the event of a thread's error on as it is, of which the page would be told "[object ErrorEvent]".
self.addEventListener('error', (event) => {
  if (!(event.error instanceof ErrorEvent)) return;
  event.preventDefault();
  reportError(new Error(event.error.message));
});
serveBackend(globalThis as unknown as Port);
