import { type CallPort, serveBackend } from '@fuzzydiff/core/backend';
import { serveDetector } from '@fuzzydiff/faces';
import { openBackend } from './open-backend.js';
import { type DetectorAsk, type OpenedDetector, openDetector } from './page/open-detector.js';
import type { Notice, OpenAsk, Opened } from './thread-messages.js';

// The worker's own file: `worker-backend.ts` and `worker-detector.ts` start it. Onnxruntime starts its threads from the file it is in itself, and
// a bundler that made one file of both would have it wait for ever for threads that wait here.
if (self.name.startsWith('em-pthread'))
  throw new Error('it holds onnxruntime-web, which needs a file of its own for threads: bundle it in the ES format');
// Onnxruntime throws the event of a thread's error on as it is, which the page would see as "[object ErrorEvent]".
self.addEventListener('error', (event) => {
  if (!(event.error instanceof ErrorEvent)) return;
  event.preventDefault();
  reportError(new Error(event.error.message));
});
const scope = globalThis as unknown as MessagePort;

/** The page, as this worker sees it. */
function page<Request, Message>(): CallPort<Request, Message> {
  return {
    post: (message, transfer) => scope.postMessage(message, transfer),
    listen: (listener) => scope.addEventListener('message', ({ data }) => listener(data as Request)),
  };
}

// `worker-detector.ts` gives it this name.
if (self.name === 'fuzzydiff-faces') serveDetector<DetectorAsk, OpenedDetector, Notice>(page(), openDetector);
else serveBackend<OpenAsk, Opened, Notice>(page(), openBackend);
