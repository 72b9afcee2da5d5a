/** Lets as many calls in at a time as there are places, in the order they came. */
export interface CallQueue {
  /**
   * Resolves when it is this call's turn, to the function that ends the turn. Rejects with the signal's reason as soon
   * as it aborts, if the turn has not come by then: the call leaves the queue.
   */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Takes a place that is free now, where nobody waits for it; gives the function that frees it again. */
  enterIfFree(): (() => void) | undefined;
}

/**
 * A queue as a list of those who wait. Not a chain of promises: nothing a call does, and no abort, reaches the next one.
 *
 * @param places at least 1
 */
export function callQueue(places = 1): CallQueue {
  const waiting: (() => void)[] = [];
  let free = places;
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (free > 0) free--;
      else await turn(waiting, signal);
      return leave;
    },
    enterIfFree() {
      // Whoever waits has had the place given on: one that is free is nobody's.
      if (free === 0) return undefined;
      free--;
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
