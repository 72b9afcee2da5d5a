import type { Queue } from 'bullmq';

/** Where a queue is. */
export interface QueueStatus {
  /** Jobs that no worker has begun, those included that are to be tried again; at least 0. */
  readonly waiting: number;
  /** Jobs that workers are at, at least 0. */
  readonly active: number;
  /** Jobs that were done, at least 0. */
  readonly done: number;
  /** Jobs that failed as often as they may, at least 0. */
  readonly failed: number;
  /** Workers that are connected, at least 0. */
  readonly workers: number;
  /** Jobs done a second, of late, at least 0; nothing where none was. */
  readonly rate: number | undefined;
  /** Seconds until all are done, at that rate; nothing where there is none. */
  readonly secondsLeft: number | undefined;
}

/** So many of the last jobs make the rate. */
const recent = 100;

/** Rates of longer ago, in milliseconds, say nothing of now. */
const stale = 600_000;

/** Where a queue is now. */
export async function statusOf(queue: Queue): Promise<QueueStatus> {
  const counts = await queue.getJobCounts();
  const [waiting, active] = [waitingIn(counts), counts['active'] ?? 0];
  const last = await queue.getCompleted(0, recent - 1);
  const rate = rateOf(last.map(({ finishedOn = 0 }) => finishedOn));
  const workers = await queue.getWorkersCount();
  const secondsLeft = rate === undefined ? undefined : (waiting + active) / rate;
  return { waiting, active, done: counts['completed'] ?? 0, failed: counts['failed'] ?? 0, workers, rate, secondsLeft };
}

/** Jobs of these counts that are yet to be begun. */
export function waitingIn(counts: Readonly<Record<string, number>>): number {
  const states = ['waiting', 'delayed', 'prioritized', 'waiting-children'];
  return states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

/** Jobs a second, of the times in milliseconds when they ended. */
export function rateOf(times: readonly number[], now = Date.now()): number | undefined {
  const late = times.filter((time) => now - time < stale);
  const passed = now - Math.min(...late);
  return late.length < 2 || passed <= 0 ? undefined : (late.length * 1000) / passed;
}
