import { isMainThread } from 'node:worker_threads';
import { FuzzydiffError } from '@fuzzydiff/core';
import type { BackendThread } from '@fuzzydiff/core/backend';
import type { Notice, OpenAsk, Opened } from '../thread-messages.js';
import { sessionProcess } from './session-process.js';
import { sessionThread } from './session-thread.js';
import type { StartedHost } from './started-host.js';

/** Where one session lives. It keeps the process alive as long as it is asked something, and no longer. */
export type SessionHost = BackendThread<OpenAsk, Opened, Notice>;

/**
 * Starts a worker thread; from a worker thread of the program's own, a process. Whoever terminates such a worker stops the
 * threads below it too, in the midst of a call as well, which ends the whole process (see `busy.ts`), and nothing in
 * JavaScript can hold that up.
 */
export function startSessionHost(
  started: StartedHost = isMainThread ? sessionThread() : sessionProcess(),
): SessionHost {
  let asked = 0;
  let ended: Promise<void> | undefined;
  started.keepAlive(false);

  return {
    post(request) {
      if (asked++ === 0) started.keepAlive(true);
      started.send(request);
    },
    listen(message, failure) {
      started.onMessage((data) => {
        if ('id' in data && --asked === 0) started.keepAlive(false);
        message(data);
      });
      started.onEnd((found, cause) => {
        if (ended === undefined) failure(hostError(started, found, cause));
      });
    },
    end() {
      ended ??= started.stop();
      return ended;
    },
  };
}

function hostError({ kind, script }: StartedHost, found: string, cause: unknown): FuzzydiffError {
  return new FuzzydiffError(
    'device-unavailable',
    `Expected a ${kind} that runs ${script} but found ${found}; load the model again, and where that file is missing, leave @fuzzydiff/runtime-node out of what you bundle.`,
    { data: { script: script.href }, cause },
  );
}
