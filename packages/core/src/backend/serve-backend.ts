import type { Backend } from './backend-model.js';
import { packError } from './carried-error.js';
import type { ThreadCalls, ThreadMessage, ThreadRequest } from './thread-messages.js';

/** The thread that calls, as the one that runs the model sees it. */
export interface BackendPort<Ask, Opened, Notice> {
  /** Sends a message; the memory in `transfer` goes with it. */
  readonly post: (message: ThreadMessage<Opened, Notice>, transfer: ArrayBuffer[]) => void;
  /** Has every request given to `listener`, in order. */
  readonly listen: (listener: (request: ThreadRequest<Ask>) => void) => void;
}

/** Opens what is asked for; it may call `notify` meanwhile and later, which calls `threadBackend`'s `notify`. */
export type OpenServed<Ask, Opened, Notice> = (
  ask: Ask,
  notify: (notice: Notice) => void,
) => Promise<{ readonly backend: Backend; readonly opened: Opened }>;

/** Answers a `threadBackend` in another thread: opens one model, and runs it. */
export function serveBackend<Ask, Opened, Notice>(
  port: BackendPort<Ask, Opened, Notice>,
  open: OpenServed<Ask, Opened, Notice>,
): void {
  let backend: Backend | undefined;

  async function answer(request: ThreadRequest<Ask>): Promise<Answer<Opened>> {
    if (request.call === 'open') {
      const found = await open(request.ask, (notice) => port.post({ notice }, []));
      backend = found.backend;
      return { info: backend.info, opened: found.opened };
    }
    if (request.call === 'predict') return predicted(backend!, request.ask);
    await backend!.release();
    return undefined;
  }

  async function predicted(
    own: Backend,
    { values, timesteps }: ThreadCalls<Ask, Opened>['predict']['ask'],
  ): Promise<Float32Array> {
    const { info } = own;
    try {
      return await own.predict(values, timesteps);
    } finally {
      if (own.info !== info) port.post({ info: own.info }, []);
    }
  }

  port.listen((request) => {
    answer(request).then(
      (found) => {
        port.post(
          { id: request.id, answer: found },
          found instanceof Float32Array ? [found.buffer as ArrayBuffer] : [],
        );
      },
      (error: unknown) => port.post({ id: request.id, error: packError(error) }, []),
    );
  });
}

type Answer<Opened> = ThreadCalls<never, Opened>[keyof ThreadCalls<never, Opened>]['answer'];
