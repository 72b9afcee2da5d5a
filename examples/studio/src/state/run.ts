import { computed, signal } from '@preact/signals';
import { callback, engine, newTask } from '../engine/client.js';
import type { Step } from '../engine/crossing.js';
import { tell as notify, tellError } from './notices.js';
import { currentId } from './picture.js';

export type Doing = 'finding' | 'looking' | 'trying' | 'mending' | 'merging' | 'learning';

/** What the engine is busy with. */
export interface Run {
  readonly doing: Doing;
  /** The picture that it is for; none for statistics. */
  readonly picture: number | undefined;
  readonly step: Step | undefined;
}

/** One for each picture, and one for statistics: what begins ends what was running for the same. */
export const runs = signal<ReadonlyMap<number | undefined, Run>>(new Map());

/** What goes on about the picture on the table, or about statistics. */
export const run = computed(() => runs.value.get(currentId.value) ?? runs.value.get(undefined));

/** Whether a picture is being mended, on the table or not. */
export function isBeingMended(picture: number | undefined): boolean {
  const doing = runs.value.get(picture)?.doing;
  return doing === 'mending' || doing === 'merging';
}

/** Whether the photograph on the table is being mended. */
export const isMending = computed(() => isBeingMended(currentId.value));

interface Task {
  readonly task: number;
  isStopped: boolean;
}

const current = new Map<number | undefined, Task>();

function show(picture: number | undefined, next: Run | undefined): void {
  const all = new Map(runs.value);
  if (next) all.set(picture, next);
  else all.delete(picture);
  runs.value = all;
}

/** Stops what is running for a picture, or for statistics, after the model's present call. */
export function stop(picture: number | undefined): void {
  const own = current.get(picture);
  if (!own) return;
  own.isStopped = true;
  void engine().stop(own.task);
  current.delete(picture);
  show(picture, undefined);
}

/** Stops all that is running. */
export function stopAll(): void {
  for (const picture of [...current.keys()]) stop(picture);
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
  // Statistics decide what is found in any picture.
  if (picture === undefined) stopAll();
  stop(undefined);
  stop(picture);
  const mine: Task = { task: newTask(), isStopped: false };
  current.set(picture, mine);
  show(picture, { doing, picture, step: undefined });
  const isCurrent = () => current.get(picture) === mine;
  const showMine = (next: Run) => {
    if (isCurrent()) show(picture, next);
  };
  const tell = callback({
    onStep: callback((step: Step) => showMine({ doing, picture, step })),
    onMerging: callback(() => showMine({ doing: 'merging', picture, step: undefined })),
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
    if (isCurrent()) {
      current.delete(picture);
      show(picture, undefined);
    }
  }
}
