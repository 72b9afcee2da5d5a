import { FuzzydiffError, type ModelInfo } from '@fuzzydiff/core';
import type { LoadedBackend, OpenRequest } from './backend.js';
import { unpackError } from './carried-error.js';
import type { Calls, Message, Request } from './messages.js';
import type { LoadReport } from './report.js';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** Loads a bundle and opens it in a worker of its own, which ends with the model. An abort while it opens ends it too. */
export async function workerBackend(
  request: OpenRequest,
  report: LoadReport,
  signal?: AbortSignal,
): Promise<LoadedBackend> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'fuzzydiff' });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let info: ModelInfo;
  let ended: { readonly reason: unknown } | undefined;

  function end(reason: unknown): void {
    ended ??= { reason };
    worker.terminate();
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }

  function call<K extends keyof Calls>(
    name: K,
    ask: Calls[K]['ask'],
    transfer: Transferable[] = [],
  ): Promise<Calls[K]['answer']> {
    return new Promise((resolve, reject) => {
      if (ended) return reject(ended.reason);
      const id = ++last;
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      worker.postMessage({ id, call: name, ask } as Request, transfer);
    });
  }

  worker.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('progress' in data) return report.progress(data.progress);
    if ('warning' in data) return report.warning(data.warning);
    if ('info' in data) {
      info = data.info;
      return;
    }
    const { resolve, reject } = waiting.get(data.id)!;
    waiting.delete(data.id);
    if ('error' in data) reject(unpackError(data.error));
    else resolve(data.answer);
  });
  // Its script did not load, or something outside of any call threw.
  worker.addEventListener('error', (event) => end(workerError(event)));

  const aborted = () => end(signal!.reason);
  signal?.addEventListener('abort', aborted, { once: true });
  try {
    const opened = await call('open', request);
    info = opened.info;
    return {
      get info() {
        return info;
      },
      passedOver: opened.passedOver,
      predict(values, timesteps) {
        // A copy, because what is sent is gone here.
        const sent = values.slice();
        return call('predict', { values: sent, timesteps }, [sent.buffer]);
      },
      async release() {
        await call('release', undefined);
        worker.terminate();
      },
    };
  } catch (error) {
    end(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', aborted);
  }
}

function workerError({ message }: ErrorEvent): FuzzydiffError {
  // Not the file's own URL: a bundler that sees `new URL` takes what it names along, a second time.
  const script = import.meta.url;
  return new FuzzydiffError(
    'device-unavailable',
    `Expected a worker that runs, worker.js beside ${script}, but found ${message || 'that it does not load'}; serve @fuzzydiff/runtime-web's worker.js there, or load with worker: false.`,
    { data: { script } },
  );
}
