import type { FaceDetector } from '@fuzzydiff/core';
import { threadDetector } from '@fuzzydiff/faces';
import type { DetectorAsk, OpenedDetector } from './page/open-detector.js';
import { workerThread } from './page/worker-thread.js';
import type { Notice } from './thread-messages.js';
import type { WorkerBackendOptions } from './worker-backend.js';

/** Opens a face detector in a worker of its own, which ends with it. An abort while it opens ends it too. */
export function workerDetector(
  ask: DetectorAsk,
  options: WorkerBackendOptions,
): Promise<{ readonly detector: FaceDetector; readonly opened: OpenedDetector }> {
  // The name tells `worker.ts` what it is for. All in literals, as in `worker-backend.ts`: bundlers read them.
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'fuzzydiff-faces' });
  return threadDetector<DetectorAsk, OpenedDetector, Notice>(workerThread(worker), ask, options);
}
