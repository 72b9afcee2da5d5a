import type { ModelInfo } from '../model/eps-model.js';
import type { Backend } from './backend-model.js';
import { type CallThread, threadCalls } from './thread-calls.js';
import type { ThreadCalls, ThreadMessage, ThreadRequest, ThreadTold } from './thread-messages.js';

/** A thread that runs `serveBackend`, as the one that calls sees it: a worker of a page, or of Node. */
export type BackendThread<Ask, Opened, Notice> = CallThread<ThreadRequest<Ask>, ThreadMessage<Opened, Notice>>;

/** How a backend in another thread is opened. */
export interface ThreadBackendOptions<Notice> {
  /** Called with each notice of the other thread, in order. */
  readonly notify: (notice: Notice) => void;
  /** Ends the thread if it aborts before the backend is open. @default never */
  readonly signal?: AbortSignal | undefined;
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
  let info: ModelInfo;
  const { call, end } = threadCalls<ThreadCalls<Ask, Opened>, ThreadTold<Notice>>(thread, (told) => {
    if ('notice' in told) notify(told.notice);
    else info = told.info;
  });

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
        // Of a part of an array all of it would be sent.
        const isPart = values.byteLength < values.buffer.byteLength;
        return call('predict', { values: isPart ? values.slice() : values, timesteps });
      },
      ...(found.compares && {
        compare: (planes, dims) => call('compare', { planes, dims }),
      }),
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
