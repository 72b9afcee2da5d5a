/**
 * A thread's part in an end of the process that does no harm. Onnxruntime's binding ends the process with `SIGABRT` where
 * its thread is stopped during a call of it, which `process.exit` and an error that nobody catches do to every worker. So the
 * thread says in shared memory that it is at work, and whoever ends the process lets it finish, and begin nothing more.
 */
export interface Busy {
  /** Whether work may begin; `finish` is to follow. */
  begin(): boolean;
  finish(): void;
}

const working = 0;
const closing = 1;

/** Shared memory for one thread. */
export function busyMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** In the thread that works. */
export function busy(memory: SharedArrayBuffer): Busy {
  const state = new Int32Array(memory);
  const finish = () => {
    Atomics.sub(state, working, 1);
    Atomics.notify(state, working);
  };
  return {
    begin() {
      // In this order, as `close` has its two in the other: whichever comes second sees what the first has written.
      Atomics.add(state, working, 1);
      if (Atomics.load(state, closing) === 0) return true;
      finish();
      return false;
    },
    finish,
  };
}

/** In the thread that ends it: lets no more work begin, and blocks until what has begun is finished. */
export function close(memory: SharedArrayBuffer): void {
  const state = new Int32Array(memory);
  Atomics.store(state, closing, 1);
  for (let count = Atomics.load(state, working); count > 0; count = Atomics.load(state, working))
    Atomics.wait(state, working, count);
}

/** For a thread that has ended by itself: what it was at is not waited for. */
export function abandon(memory: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(memory), working, 0);
}
