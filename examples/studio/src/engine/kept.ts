import type { CorrectProgress } from '@fuzzydiff/core';
import { createStore, del, entries, get, set, type UseStore } from 'idb-keyval';
import type { Left, LeftWork, MendAsk } from './crossing.js';

/** A mending that is under way, as the browser keeps it. */
interface KeptMending {
  readonly file: Blob;
  readonly work: LeftWork;
  /** What the run depends on: by another model, or of something else, it does not go on. */
  readonly of: KeptOf;
  /** The run, as the bytes of a `.fuzzyrun`. */
  readonly run: Uint8Array;
}

/** What a mending depends on, beside its photograph. */
export interface KeptOf {
  readonly ask: MendAsk;
  /** The model's id. */
  readonly model: string;
  /** The photograph's, by which its spots are named. */
  readonly era: number;
}

/** Milliseconds between two times that a run is kept: so much of it is done again at the most. */
const often = 1000;

let opened: UseStore | undefined;

/** Where mendings lie that are under way, each by its photograph's key, in this browser alone. */
function store(): UseStore {
  opened ??= createStore('fuzzydiff-studio', 'mendings');
  return opened;
}

/** A browser that gives no place to keep anything has kept nothing: that is said when something is to be kept. */
const nothing = () => undefined;

const lockOf = (key: string) => `mending ${key}`;

/** The mendings by a model that no page is at. */
export async function leftMendings(model: string): Promise<readonly Left[]> {
  const { held = [] } = await navigator.locks.query();
  const busy = new Set(held.map(({ name }) => name));
  const kept = await entries<string, KeptMending>(store()).catch(nothing);
  return (kept ?? [])
    .filter(([key, { of }]) => of.model === model && !busy.has(lockOf(key)))
    .map(([key, { file, work, of }]) => ({ key, file, work, era: of.era }));
}

/** Forgets the mending of a photograph. */
export async function forgetMending(key: string): Promise<void> {
  await del(key, store()).catch(nothing);
}

/** The run of this very mending of a photograph, where it was kept. */
export async function keptRun(key: string, of: KeptOf): Promise<Uint8Array | undefined> {
  const kept = await get<KeptMending>(key, store()).catch(nothing);
  return kept && JSON.stringify(kept.of) === JSON.stringify(of) ? kept.run : undefined;
}

/**
 * Does a mending that is kept on its way, for as long as it is not done.
 *
 * @param onUnkept called once where the browser has no room for it
 */
export function keeping<R>(
  { key, ...mending }: Omit<KeptMending, 'run'> & { readonly key: string },
  onUnkept: () => void,
  work: (keep: (step: CorrectProgress) => Promise<void>) => Promise<R>,
): Promise<R> {
  let [last, isPossible] = [Number.NEGATIVE_INFINITY, true];
  // Nobody else is offered what a page is at, which it holds until it is left.
  return navigator.locks.request(lockOf(key), { mode: 'shared' }, async () => {
    const result = await work(async (step) => {
      if (!isPossible || performance.now() - last < often) return;
      const run = await step.keep();
      await set(key, { ...mending, run } satisfies KeptMending, store()).catch(() => {
        isPossible = false;
        onUnkept();
      });
      last = performance.now();
    });
    if (isPossible) await forgetMending(key);
    return result;
  });
}
