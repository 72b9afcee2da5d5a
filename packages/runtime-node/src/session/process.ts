import { serveBackend } from '@fuzzydiff/core/backend';
import { openBackend } from '../open-backend.js';
import type { Notice, OpenAsk, Opened, SessionRequest } from '../thread-messages.js';

// A session's process: `session-process.ts` starts it. Ctrl+C reaches it as well, where the program that started it may have
// work to finish: it ends with that program, not before.
process.on('SIGINT', () => {});
serveBackend<OpenAsk, Opened, Notice>(
  {
    // Where nobody is left to read an answer, nobody needs to know that it was not read.
    post: (message) => process.send!(message, undefined, {}, () => {}),
    listen: (listener) => process.on('message', (request) => listener(request as SessionRequest)),
  },
  openBackend,
);
