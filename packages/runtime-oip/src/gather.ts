import { FuzzydiffError } from '@fuzzydiff/core';
import { type Backend, callQueue } from '@fuzzydiff/core/backend';

/** A call that waits to be sent. */
interface Waiting {
  readonly values: Float32Array;
  readonly timesteps: readonly number[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (found: Float32Array) => void;
  readonly reject: (reason: unknown) => void;
  /** Takes it out when it is aborted, until it is sent. */
  readonly aborted: () => void;
}

/**
 * A backend that makes one call of all that wait, of different images too, up to its `maxBatch`: what is asked for in one turn
 * of the event loop, and what comes while so many calls are under way.
 *
 * @param concurrency calls under way at a time, at least 1
 */
export function gather(backend: Backend, concurrency: number): Backend {
  const slots = callQueue(concurrency);
  const { maxBatch } = backend.info;
  let waiting: Waiting[] = [];

  function send(): void {
    while (waiting.length > 0) {
      const leave = slots.enterIfFree();
      if (leave === undefined) return;
      void sendTogether(backend, taken()).finally(() => {
        leave();
        send();
      });
    }
  }

  /** The first that wait, as many as fit into one call. */
  function taken(): Waiting[] {
    let samples = 0;
    const over = waiting.findIndex(({ timesteps }) => {
      samples += timesteps.length;
      return samples > maxBatch;
    });
    const calls = over < 0 ? waiting : waiting.slice(0, over);
    waiting = over < 0 ? [] : waiting.slice(over);
    for (const { signal, aborted } of calls) signal?.removeEventListener('abort', aborted);
    return calls;
  }

  return {
    info: backend.info,
    // All that fit into what is under way, and as many to come next.
    places: 2 * concurrency * maxBatch,
    predict(values, timesteps, signal) {
      return new Promise((resolve, reject) => {
        const aborted = () => {
          waiting = waiting.filter((other) => other !== call);
          reject(signal!.reason);
        };
        const call: Waiting = { values, timesteps, signal, resolve, reject, aborted };
        signal?.addEventListener('abort', aborted, { once: true });
        waiting.push(call);
        setTimeout(send);
      });
    },
    release: () => backend.release(),
  };
}

/** Makes one call of several, and settles them. */
async function sendTogether(backend: Backend, calls: readonly Waiting[]): Promise<void> {
  const { signal, stop } = whenAllAbort(calls);
  try {
    const found = await backend.predict(
      joined(calls.map(({ values }) => values)),
      calls.flatMap(({ timesteps }) => timesteps),
      signal,
    );
    const size = found.length / calls.reduce((count, { timesteps }) => count + timesteps.length, 0);
    let at = 0;
    for (const { timesteps, resolve } of calls) {
      const end = at + timesteps.length * size;
      // A copy, unless all of it: a view would keep the others' memory.
      resolve(calls.length === 1 ? found : found.slice(at, end));
      at = end;
    }
  } catch (error) {
    const alone = calls.length === 1 || signal.aborted;
    // What one of them has done wrong is not the others' fault; a server that is gone is gone for all.
    if (alone || (FuzzydiffError.isInstance(error) && error.code === 'device-unavailable'))
      for (const { reject, signal: own } of calls) reject(own?.aborted ? own.reason : error);
    else for (const call of calls) await sendTogether(backend, [call]);
  } finally {
    stop();
  }
}

/** A signal that aborts when nobody wants the call any more. */
function whenAllAbort(calls: readonly Waiting[]): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const check = () => {
    const [first] = calls;
    if (calls.every(({ signal }) => signal?.aborted)) controller.abort(first!.signal!.reason);
  };
  for (const { signal } of calls) signal?.addEventListener('abort', check);
  check();
  return {
    signal: controller.signal,
    stop: () => {
      for (const { signal } of calls) signal?.removeEventListener('abort', check);
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
