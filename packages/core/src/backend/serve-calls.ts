import { packError } from './carried-error.js';
import type { CallMessage, CallRequest, Calls } from './thread-calls.js';

/** The thread that calls, as the one that answers sees it. */
export interface CallPort<Request, Message> {
  /** Sends a message; the memory in `transfer` goes with it. */
  readonly post: (message: Message, transfer: ArrayBuffer[]) => void;
  /** Has every request given to `listener`, in order. */
  readonly listen: (listener: (request: Request) => void) => void;
}

/** Answers `threadCalls` of another thread; the memory of an answer that is a `Float32Array` goes with it. */
export function serveCalls<Of extends Calls<Of>, Told>(
  port: CallPort<CallRequest<Of>, CallMessage<Of, Told>>,
  answer: (request: CallRequest<Of>) => Promise<Of[keyof Of]['answer']>,
): void {
  port.listen((request) => {
    answer(request).then(
      (found) =>
        port.post(
          { id: request.id, answer: found },
          found instanceof Float32Array ? [found.buffer as ArrayBuffer] : [],
        ),
      (error: unknown) => port.post({ id: request.id, error: packError(error) }, []),
    );
  });
}
