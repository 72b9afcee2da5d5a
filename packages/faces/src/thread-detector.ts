import type { FaceDetector } from '@fuzzydiff/core';
import { type CallThread, threadCalls } from '@fuzzydiff/core/backend';
import type { DetectorCalls, DetectorMessage, DetectorRequest } from './detector-calls.js';
import { orderedDetector } from './ordered-detector.js';

/**
 * Opens a detector in another thread, one that runs `serveDetector`, and that ends with it: with `dispose`, with a failure to
 * open, and with an abort while it opens. A detection under way there is finished, whatever its signal does.
 *
 * @throws what opening it there throws, the failure of the thread, or the signal's reason
 */
export async function threadDetector<Ask, Opened, Notice>(
  thread: CallThread<DetectorRequest<Ask>, DetectorMessage<Opened, Notice>>,
  ask: Ask,
  { notify, signal }: { readonly notify: (notice: Notice) => void; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly detector: FaceDetector; readonly opened: Opened }> {
  const { call, end } = threadCalls<DetectorCalls<Ask, Opened>, { readonly notice: Notice }>(thread, (told) =>
    notify(told.notice),
  );
  const aborted = () => end(signal!.reason);
  signal?.addEventListener('abort', aborted, { once: true });
  try {
    const opened = await call('open', ask);
    const detector = orderedDetector({
      detect: (photo) => call('detect', photo),
      async release() {
        await call('release', undefined);
        await thread.end();
      },
    });
    return { detector, opened };
  } catch (error) {
    end(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', aborted);
  }
}
