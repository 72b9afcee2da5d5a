import { serveBackend as serve } from '@fuzzydiff/core/backend';
import { type OpenRequest, openBackend } from './backend.js';
import type { News, Opened } from './worker-backend.js';

/** The page, as a worker sees it. */
export type Port = Pick<MessagePort, 'postMessage'> & Pick<EventTarget, 'addEventListener'>;

/** Answers the page: opens one model, and runs it. The page asks for one thing at a time. */
export function serveBackend(port: Port): void {
  serve<OpenRequest, Opened, News>(
    {
      post: (message, transfer) => port.postMessage(message, transfer),
      listen: (listener) => port.addEventListener('message', (event) => listener((event as MessageEvent).data)),
    },
    async (request, tell) => {
      const backend = await openBackend(request, {
        progress: (progress) => tell({ progress }),
        warning: (warning) => tell({ warning }),
      });
      return { backend, opened: { passedOver: backend.passedOver } };
    },
  );
}
