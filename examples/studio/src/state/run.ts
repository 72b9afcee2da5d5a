import type { Tensor } from '@fuzzydiff/core';
import { signal } from '@preact/signals';
import { tellError } from './notices.js';

export type Task = 'map' | 'correction' | 'calibration';

/** What the model is busy with. */
export interface Run {
  readonly task: Task;
  readonly calls: number;
  readonly totalCalls: number;
  /** In milliseconds, as estimated from what was done so far; unknown at first. */
  readonly left: number | undefined;
  /** The clean image as it is predicted now, `[C,H,W]`. */
  readonly preview: Tensor | undefined;
}

/** One at a time: what begins ends what was running. */
export const run = signal<Run | undefined>(undefined);

interface Step {
  readonly calls: number;
  readonly totalCalls: number;
  readonly preview?: () => Tensor[];
}

/** A run of the packages, or steps of the page's own. */
interface Steps<R> {
  [Symbol.asyncIterator](): AsyncIterator<Step, R>;
}

let current: { controller: AbortController; ended: Promise<unknown> } | undefined;

/** Stops what is running, after the model's present call. */
export function cancel(): void {
  current?.controller.abort(new DOMException('cancelled', 'AbortError'));
}

/**
 * Runs a task to its end, showing where it is.
 *
 * @param turn of what it is for: when that ends, so does the task
 * @returns its result, or undefined where it was cancelled or failed, which is then told
 */
export async function follow<R>(
  task: Task,
  turn: AbortSignal | undefined,
  start: (signal: AbortSignal) => Steps<R>,
): Promise<R | undefined> {
  cancel();
  const before = current?.ended;
  const controller = new AbortController();
  const signal = turn ? AbortSignal.any([controller.signal, turn]) : controller.signal;
  const following = (async () => {
    await before;
    return steps(task, signal, start);
  })();
  const mine = { controller, ended: following.catch(() => {}) };
  current = mine;
  try {
    return await following;
  } catch (error) {
    if (!signal.aborted) tellError(error);
    return undefined;
  } finally {
    if (current === mine) run.value = undefined;
  }
}

async function steps<R>(task: Task, signal: AbortSignal, start: (signal: AbortSignal) => Steps<R>): Promise<R> {
  signal.throwIfAborted();
  run.value = { task, calls: 0, totalCalls: 0, left: undefined, preview: undefined };
  // The page shows what it has, this run included, before the first noise is made.
  await new Promise((next) => setTimeout(next));
  signal.throwIfAborted();
  const steps = start(signal)[Symbol.asyncIterator]();
  const began = performance.now();
  for (;;) {
    const next = await steps.next();
    if (next.done) return next.value;
    const { calls, totalCalls, preview } = next.value;
    const left = ((performance.now() - began) / calls) * (totalCalls - calls);
    run.value = { task, calls, totalCalls, left, preview: preview?.()[0] };
  }
}
