import type { CorrectProgress } from '@fuzzydiff/core';
import { createStore, delMany, entries, getMany, setMany, type UseStore } from 'idb-keyval';
import type { Left, LeftWork, MendAsk } from './crossing.js';

/** A mending that is under way, as the browser keeps it: once, for the photograph may be large. */
interface KeptMending {
  readonly file: Blob;
  readonly work: LeftWork;
  /** What the run depends on: by another model, or of something else, it does not go on. */
  readonly of: KeptOf;
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

/** Where mendings lie that are under way, and the bytes of their `.fuzzyrun`s, each by its photograph's key, in this browser alone. */
function store(): UseStore {
  opened ??= createStore('fuzzydiff-studio', 'mendings');
  return opened;
}

/** A browser that gives no place to keep anything has kept nothing: that is said when something is to be kept. */
const nothing = () => undefined;

const lockOf = (key: string) => `mending ${key}`;

const mendingAt = (key: string) => ['mending', key];
const runAt = (key: string) => ['run', key];

/** The mendings by a model that no page is at. */
export async function leftMendings(model: string): Promise<readonly Left[]> {
  const { held = [] } = await navigator.locks.query();
  const busy = new Set(held.map(({ name }) => name));
  const kept = (await entries<[string, string], KeptMending>(store()).catch(nothing)) ?? [];
  return kept
    .filter(([[kind, key], { of }]) => kind === 'mending' && of.model === model && !busy.has(lockOf(key)))
    .map(([[, key], { file, work, of }]) => ({ key, file, work, era: of.era }));
}

/** Forgets the mending of a photograph. */
export async function forgetMending(key: string): Promise<void> {
  await delMany([mendingAt(key), runAt(key)], store()).catch(nothing);
}

/** The run of this very mending of a photograph, where it was kept. */
export async function keptRun(key: string, of: KeptOf): Promise<Uint8Array | undefined> {
  const [mending, run] = (await getMany([mendingAt(key), runAt(key)], store()).catch(nothing)) ?? [];
  return mending && JSON.stringify(mending.of) === JSON.stringify(of) ? run : undefined;
}

/**
 * Does a mending that is kept on its way, for as long as it is not done. It never waits for the disk.
 *
 * @param onUnkept called once where the browser has no room for it
 */
export function keeping<R>(
  { key, ...mending }: KeptMending & { readonly key: string },
  onUnkept: () => void,
  work: (keep: (step: CorrectProgress) => Promise<void>) => Promise<R>,
): Promise<R> {
  let [last, isPossible] = [Number.NEGATIVE_INFINITY, true];
  let writing: Promise<void> | undefined;
  const write = async (run: Uint8Array) => {
    const isFirst = last === Number.NEGATIVE_INFINITY;
    last = performance.now();
    const own: [IDBValidKey, unknown][] = [[runAt(key), run]];
    if (isFirst) own.push([mendingAt(key), mending satisfies KeptMending]);
    await setMany(own, store()).catch(() => {
      isPossible = false;
      onUnkept();
    });
    writing = undefined;
  };
  // Nobody else is offered what a page is at, which it holds until it is left.
  return navigator.locks.request(lockOf(key), { mode: 'shared' }, async () => {
    try {
      const result = await work(async (step) => {
        if (!isPossible || writing || performance.now() - last < often) return;
        writing = write(await step.keep());
      });
      await writing;
      await forgetMending(key);
      return result;
    } finally {
      await writing;
    }
  });
}
