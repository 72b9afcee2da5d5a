import { computed, signal } from '@preact/signals';
import { callback, engine, newTask } from '../engine/client.js';
import type { Step } from '../engine/crossing.js';
import { tell as notify, tellError } from './notices.js';

export type Doing = 'finding' | 'looking' | 'mending' | 'merging' | 'learning';

/** What the engine is busy with. */
export interface Run {
  readonly doing: Doing;
  /** The picture that it is for; none for statistics. */
  readonly picture: number | undefined;
  readonly step: Step | undefined;
}

/** One at a time: what begins ends what was running. */
export const run = signal<Run | undefined>(undefined);

/** Whether a photograph is being mended. */
export const isMending = computed(() => run.value?.doing === 'mending' || run.value?.doing === 'merging');

let current: { readonly task: number; isStopped: boolean } | undefined;

/** Stops what is running, after the model's present call. */
export function stop(): void {
  if (!current) return;
  current.isStopped = true;
  void engine().stop(current.task);
  current = undefined;
  run.value = undefined;
}

/** How a task tells where it is. */
export interface Tell {
  readonly onStep: (step: Step) => void;
  readonly onMerging: () => void;
  readonly onUnkept: () => void;
}

/**
 * Runs a task of the engine, and shows where it is.
 *
 * @returns its result, or undefined where it was stopped or failed, which is then told
 */
export async function follow<R>(
  doing: Doing,
  picture: number | undefined,
  start: (task: number, tell: Tell) => Promise<R>,
): Promise<R | undefined> {
  stop();
  const mine = { task: newTask(), isStopped: false };
  current = mine;
  run.value = { doing, picture, step: undefined };
  const show = (next: Run) => {
    if (current === mine) run.value = next;
  };
  const tell = callback({
    onStep: callback((step: Step) => show({ doing, picture, step })),
    onMerging: callback(() => show({ doing: 'merging', picture, step: undefined })),
    onUnkept: callback(() =>
      notify(
        'warning',
        'This browser has no room to keep what is being mended: left before it is done, it begins anew.',
      ),
    ),
  });
  try {
    const result = await start(mine.task, tell);
    return mine.isStopped ? undefined : result;
  } catch (error) {
    if (!mine.isStopped) tellError(error);
    return undefined;
  } finally {
    if (current === mine) {
      current = undefined;
      run.value = undefined;
    }
  }
}
