import type { ModelInfo } from '../model/eps-model.js';
import type { Backend } from './backend-model.js';
import { unpackError } from './carried-error.js';
import type { ThreadCalls, ThreadMessage, ThreadRequest } from './thread-messages.js';

/** A thread that runs `serveBackend`, as the one that calls sees it: a worker of a page, or of Node. */
export interface BackendThread<Ask, Opened, Notice> {
  /** Sends a request; the memory in `transfer` goes with it. */
  readonly post: (request: ThreadRequest<Ask>, transfer: ArrayBuffer[]) => void;
  /** Has every message given to `message`, in order, and to `failure` why the thread has ended, where nobody ended it. */
  readonly listen: (
    message: (message: ThreadMessage<Opened, Notice>) => void,
    failure: (reason: unknown) => void,
  ) => void;
  /** Ends it. */
  readonly end: () => void | Promise<void>;
}

/** How a backend in another thread is opened. */
export interface ThreadBackendOptions<Notice> {
  /** Called with each notice of the other thread, in order. */
  readonly notify: (notice: Notice) => void;
  /** Ends the thread if it aborts before the backend is open. @default never */
  readonly signal?: AbortSignal | undefined;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/**
 * Opens a backend in another thread, which ends with it: with `release`, with a failure to open, and with an abort.
 *
 * @throws what opening it there throws, the failure of the thread, or the signal's reason
 */
export async function threadBackend<Ask, Opened, Notice>(
  thread: BackendThread<Ask, Opened, Notice>,
  ask: Ask,
  { notify, signal }: ThreadBackendOptions<Notice>,
): Promise<{ readonly backend: Backend; readonly opened: Opened }> {
  type Calls = ThreadCalls<Ask, Opened>;
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let info: ModelInfo;
  let ended: { readonly reason: unknown } | undefined;

  function end(reason: unknown): void {
    ended ??= { reason };
    void thread.end();
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }

  function call<K extends keyof Calls>(
    name: K,
    asked: Calls[K]['ask'],
    transfer: ArrayBuffer[] = [],
  ): Promise<Calls[K]['answer']> {
    return new Promise((resolve, reject) => {
      if (ended) return reject(ended.reason);
      const id = ++last;
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      thread.post({ id, call: name, ask: asked } as ThreadRequest<Ask>, transfer);
    });
  }

  thread.listen((message) => {
    if ('notice' in message) return notify(message.notice);
    if ('info' in message) {
      info = message.info;
      return;
    }
    // None where the thread has been given up meanwhile.
    const caller = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) caller?.reject(unpackError(message.error));
    else caller?.resolve(message.answer);
  }, end);

  const aborted = () => end(signal!.reason);
  signal?.addEventListener('abort', aborted, { once: true });
  try {
    const found = await call('open', ask);
    info = found.info;
    const backend: Backend = {
      get info() {
        return info;
      },
      predict(values, timesteps) {
        // A copy, because what is sent is gone here.
        const sent = values.slice();
        return call('predict', { values: sent, timesteps }, [sent.buffer]);
      },
      async release() {
        await call('release', undefined);
        await thread.end();
      },
    };
    return { backend, opened: found.opened };
  } catch (error) {
    end(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', aborted);
  }
}
