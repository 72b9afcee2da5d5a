import { setTimeout } from 'node:timers/promises';
import type { Queue, QueueStatus } from '@fuzzydiff/queue';

/** How often a queue is asked, in milliseconds. */
const askEvery = 500;

/** Waits until no job of a queue waits or is being done; `onStatus` is told where it is meanwhile. */
export async function untilEmpty(
  queue: Pick<Queue<unknown, unknown>, 'status'>,
  { signal, onStatus = () => {} }: { readonly signal: AbortSignal; readonly onStatus?: (status: QueueStatus) => void },
): Promise<void> {
  for (;;) {
    const status = await queue.status();
    onStatus(status);
    if (status.waiting + status.active === 0) return;
    await setTimeout(askEvery, undefined, { signal });
  }
}
