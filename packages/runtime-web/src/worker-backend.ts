import { type Backend, threadBackend } from '@fuzzydiff/core/backend';
import { workerThread } from './page/worker-thread.js';
import type { Notice, OpenAsk, Opened } from './thread-messages.js';

/** How a model in a worker is opened. */
export interface WorkerBackendOptions {
  /** Called with each notice of the worker. */
  readonly notify: (notice: Notice) => void;
  /** Ends the worker if it aborts before the model is open. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** Loads a bundle and opens it in a worker of its own, which ends with the model. An abort while it opens ends it too. */
export function workerBackend(
  ask: OpenAsk,
  options: WorkerBackendOptions,
): Promise<{ readonly backend: Backend; readonly opened: Opened }> {
  // Of this folder, whatever else moves: it is to lie beside the script that a bundler writes.
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'fuzzydiff' });
  return threadBackend<OpenAsk, Opened, Notice>(workerThread(worker), ask, options);
}
