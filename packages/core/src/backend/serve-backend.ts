import type { Backend } from './backend-model.js';
import { type CallPort, serveCalls } from './serve-calls.js';
import type { ThreadCalls, ThreadMessage, ThreadRequest, ThreadTold } from './thread-messages.js';

/** The thread that calls, as the one that runs the model sees it. */
export type BackendPort<Ask, Opened, Notice> = CallPort<ThreadRequest<Ask>, ThreadMessage<Opened, Notice>>;

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

  serveCalls<ThreadCalls<Ask, Opened>, ThreadTold<Notice>>(port, async (request) => {
    if (request.call === 'open') {
      const found = await open(request.ask, (notice) => port.post({ notice }, []));
      backend = found.backend;
      return { info: backend.info, compares: backend.compare !== undefined, opened: found.opened };
    }
    if (request.call === 'predict') return predicted(backend!, request.ask);
    if (request.call === 'compare') return backend!.compare!(request.ask.planes, request.ask.dims);
    await backend!.release();
    return undefined;
  });
}
