/** Lets one call in at a time, in the order they came. */
export interface CallQueue {
  /**
   * Resolves when it is this call's turn, to the function that ends the turn. Rejects with the signal's reason as soon
   * as it aborts, if the turn has not come by then: the call leaves the queue.
   */
  enter(signal?: AbortSignal): Promise<() => void>;
}

/**
 * A queue as a list of those who wait. Not a chain of promises: nothing a call does, and no abort, reaches the next one.
 */
export function callQueue(): CallQueue {
  const waiting: (() => void)[] = [];
  let busy = false;
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else busy = false;
  };
  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (!busy) busy = true;
      else await turn(waiting, signal);
      return leave;
    },
  };
}

function turn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      waiting.splice(waiting.indexOf(start), 1);
      reject(signal!.reason);
    };
    const start = () => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    };
    signal?.addEventListener('abort', aborted, { once: true });
    waiting.push(start);
  });
}
