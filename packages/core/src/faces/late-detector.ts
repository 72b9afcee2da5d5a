import { FuzzydiffError } from '../errors.js';
import type { FaceDetector } from './face-detector.js';

/** A detector that is opened when it is first asked: whoever never asks does not pay for it. */
export function lateDetector(open: () => Promise<FaceDetector>): FaceDetector {
  let opened: Promise<FaceDetector> | undefined;
  let isDisposed = false;
  return {
    async detect(photo, options) {
      if (isDisposed)
        throw new FuzzydiffError('disposed', 'Expected a face detector in use but found it disposed; open it again.');
      opened ??= open();
      const detector = await opened.catch((error: unknown) => {
        // What failed once may succeed when it is tried again: a file that could not be fetched, for example.
        opened = undefined;
        throw error;
      });
      return detector.detect(photo, options);
    },
    async dispose() {
      isDisposed = true;
      await (await opened?.catch(() => undefined))?.dispose();
    },
  };
}
