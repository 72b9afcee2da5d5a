import { FuzzydiffError } from '../errors.js';
import type { FaceDetector } from './face-detector.js';

/**
 * A detector that is opened when it is first asked: whoever never asks does not pay for it. An abort meanwhile rejects at once;
 * the opening goes on for whoever asks next.
 */
export function lateDetector(open: () => Promise<FaceDetector>): FaceDetector {
  let opened: Promise<FaceDetector> | undefined;
  let isDisposed = false;
  return {
    async detect(photo, options) {
      if (isDisposed)
        throw new FuzzydiffError('disposed', 'Expected a face detector in use but found it disposed; open it again.');
      opened ??= open().catch((error: unknown) => {
        // What failed once may succeed when it is tried again: a file that could not be fetched, for example.
        opened = undefined;
        throw error;
      });
      const detector = await unlessAborted(opened, options?.signal);
      return detector.detect(photo, options);
    },
    async dispose() {
      isDisposed = true;
      await (await opened?.catch(() => undefined))?.dispose();
    },
  };
}

/** Waits for something, and no longer than until an abort. */
async function unlessAborted<T>(waiting: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return waiting;
  let aborted!: () => void;
  const abort = new Promise<never>((_, reject) => {
    aborted = () => reject(signal.reason);
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
  try {
    return await Promise.race([waiting, abort]);
  } finally {
    signal.removeEventListener('abort', aborted);
  }
}
