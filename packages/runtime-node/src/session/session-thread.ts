import { Worker } from 'node:worker_threads';
import { abandon, busyMemory, close } from './busy.js';
import type { StartedHost } from './started-host.js';

/** Starts a worker thread for one session. */
export function sessionThread(): StartedHost {
  // From `dist` where this file is in `src`, too: a worker is a script.
  const script = new URL('../../dist/worker.js', import.meta.url);
  const memory = busyMemory();
  const worker = new Worker(script, { workerData: memory, name: 'fuzzydiff', ...execArgv() });
  closeAtExit(memory);

  return {
    kind: 'thread',
    script,
    keepAlive: (wanted) => (wanted ? worker.ref() : worker.unref()),
    send: (request) => worker.postMessage(request),
    onMessage: (listener) => worker.on('message', listener),
    onEnd(listener) {
      const ended = (found: string, cause?: unknown) => {
        abandon(memory);
        open.delete(memory);
        listener(found, cause);
      };
      // Its script did not load, or something outside of any call threw, or memory ran out.
      worker.on('error', (error) => ended(error.message, error));
      worker.on('exit', (code) => ended(`that it ended with exit code ${code}`));
    },
    async stop() {
      close(memory);
      await worker.terminate();
      open.delete(memory);
    },
  };
}

/** Of the threads that may be at work. */
const open = new Set<SharedArrayBuffer>();

function closeAtExit(memory: SharedArrayBuffer): void {
  if (open.size === 0) {
    process.off('exit', closeAll);
    process.on('exit', closeAll);
  }
  open.add(memory);
}

function closeAll(): void {
  for (const memory of open) close(memory);
}

/** A worker has its process's flags, and refuses the one that says what the text after `--eval` is. */
function execArgv(): { execArgv?: string[] } {
  return process.execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {};
}
