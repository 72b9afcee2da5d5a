import type { FaceDetector } from '@fuzzydiff/core';
import { type CallPort, serveCalls } from '@fuzzydiff/core/backend';
import type { DetectorCalls, DetectorMessage, DetectorRequest } from './detector-calls.js';

/** Answers a `threadDetector` in another thread: opens one detector, and finds faces with it. */
export function serveDetector<Ask, Opened, Notice>(
  port: CallPort<DetectorRequest<Ask>, DetectorMessage<Opened, Notice>>,
  open: (
    ask: Ask,
    notify: (notice: Notice) => void,
  ) => Promise<{ readonly detector: FaceDetector; readonly opened: Opened }>,
): void {
  let detector: FaceDetector | undefined;
  serveCalls<DetectorCalls<Ask, Opened>, { readonly notice: Notice }>(port, async (request) => {
    if (request.call === 'open') {
      const found = await open(request.ask, (notice) => port.post({ notice }, []));
      detector = found.detector;
      return found.opened;
    }
    if (request.call === 'detect') return detector!.detect(request.ask);
    await detector!.dispose();
    return undefined;
  });
}
