import { parentPort, workerData } from 'node:worker_threads';
import { serveBackend } from '@fuzzydiff/core/backend';
import { openBackend } from './open-backend.js';
import { busy } from './session/busy.js';
import type { Notice, OpenAsk, Opened } from './thread-messages.js';

// A session's thread: `session/session-thread.ts` starts it.
const port = parentPort!;
const own = busy(workerData as SharedArrayBuffer);
serveBackend<OpenAsk, Opened, Notice>(
  {
    post(message, transfer) {
      port.postMessage(message, transfer);
      if ('id' in message) own.finish();
    },
    listen(listener) {
      port.on('message', (request) => {
        if (own.begin()) listener(request);
      });
    },
  },
  openBackend,
);
