import { type CarriedError, unpackError } from './carried-error.js';

/** What a thread can be asked for: for each call by its name, what is sent and what comes back, as plain data. */
export type Calls<Of> = { readonly [K in keyof Of]: { readonly ask: unknown; readonly answer: unknown } };

/** To the thread. `id` names the call: a whole number from 1 up, by one for each. */
export type CallRequest<Of extends Calls<Of>> = {
  [K in keyof Of]: { readonly id: number; readonly call: K; readonly ask: Of[K]['ask'] };
}[keyof Of];

/** From the thread: the end of the call `id`, or what it tells otherwise. */
export type CallMessage<Of extends Calls<Of>, Told> =
  | { readonly id: number; readonly answer: Of[keyof Of]['answer'] }
  | { readonly id: number; readonly error: CarriedError }
  | Told;

/** A thread that runs `serveCalls`, as the one that calls sees it: a worker of a page, or of Node. */
export interface CallThread<Request, Message> {
  /**
   * Sends a copy of a request. None of its memory goes with it: once a buffer of a thread has been detached, V8 asks at each access to a typed
   * array whether its own is still there, and what else is computed in that thread takes longer.
   */
  readonly post: (request: Request) => void;
  /** Has every message given to `message`, in order, and to `failure` why the thread has ended, where nobody ended it. */
  readonly listen: (message: (message: Message) => void, failure: (reason: unknown) => void) => void;
  /** Ends it. */
  readonly end: () => void | Promise<void>;
}

/** Calls of another thread. */
export interface ThreadCaller<Of extends Calls<Of>> {
  /** One call, with a copy of what is asked. */
  call<K extends keyof Of>(name: K, ask: Of[K]['ask']): Promise<Of[K]['answer']>;
  /** Ends the thread: the calls under way and those to come reject with `reason`. */
  end(reason: unknown): void;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/**
 * Calls another thread, each call with a promise of its own. Where the thread ends by itself, all of them reject.
 *
 * @param told given what the thread tells beside its answers
 */
export function threadCalls<Of extends Calls<Of>, Told extends object>(
  thread: CallThread<CallRequest<Of>, CallMessage<Of, Told>>,
  told: (message: Told) => void,
): ThreadCaller<Of> {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let ended: { readonly reason: unknown } | undefined;

  function end(reason: unknown): void {
    ended ??= { reason };
    void thread.end();
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }

  thread.listen((message) => {
    if (!('id' in message)) return told(message);
    // None where the thread has been given up meanwhile.
    const caller = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) caller?.reject(unpackError(message.error));
    else caller?.resolve(message.answer);
  }, end);

  return {
    end,
    call: (name, ask) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended.reason);
        const id = ++last;
        waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
        thread.post({ id, call: name, ask } as CallRequest<Of>);
      }),
  };
}
