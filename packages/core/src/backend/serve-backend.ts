import type { Backend } from './backend-model.js';
import { packError } from './carried-error.js';
import type { ThreadCalls, ThreadMessage, ThreadRequest } from './thread-messages.js';

/** The thread that calls, as the one that runs the model sees it. */
export interface BackendPort<Ask, Opened, News> {
  /** Sends a message; the memory in `transfer` goes with it. */
  readonly post: (message: ThreadMessage<Opened, News>, transfer: ArrayBuffer[]) => void;
  /** Has every request given to `listener`, in order. */
  readonly listen: (listener: (request: ThreadRequest<Ask>) => void) => void;
}

/** Opens what is asked for, and may tell of it meanwhile and later; the counterpart of `threadBackend`'s `news`. */
export type OpenServed<Ask, Opened, News> = (
  ask: Ask,
  tell: (news: News) => void,
) => Promise<{ readonly backend: Backend; readonly opened: Opened }>;

/** Answers a `threadBackend` in another thread: opens one model, and runs it. */
export function serveBackend<Ask, Opened, News>(
  port: BackendPort<Ask, Opened, News>,
  open: OpenServed<Ask, Opened, News>,
): void {
  let backend: Backend | undefined;

  async function answer(request: ThreadRequest<Ask>): Promise<Answer<Opened>> {
    if (request.call === 'open') {
      const found = await open(request.ask, (news) => port.post({ news }, []));
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
