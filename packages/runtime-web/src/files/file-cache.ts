/** Where files of earlier visits are kept. None of its functions rejects. */
export interface FileCache {
  find(key: string): Promise<Response | undefined>;
  keep(key: string, content: Uint8Array<ArrayBuffer> | string): Promise<void>;
  drop(key: string): Promise<void>;
}

const cacheName = 'fuzzydiff-models';

/** The key of a file: what it holds, not where it came from, so that two bundles share a file that is the same. */
export function contentKey(sha256: string): string {
  return `https://fuzzydiff.invalid/sha256/${sha256}`;
}

/**
 * The browser's cache for this origin. Where there is none, or no room in it, files are in memory only and the next visit
 * fetches them again: a warning says so.
 */
export async function fileCache(warn: (message: string) => void): Promise<FileCache> {
  const cache = await openCache().catch((error: unknown) => {
    warn(`This page cannot keep the model for the next visit: ${sentence(error)}`);
    return undefined;
  });
  return {
    find: async (key) => cache?.match(key).catch(() => undefined),
    async keep(key, content) {
      await cache?.put(key, new Response(content)).catch((error: unknown) => {
        warn(`The browser did not keep a file of the model for the next visit: ${sentence(error)}`);
      });
    },
    async drop(key) {
      await cache?.delete(key).catch(() => false);
    },
  };
}

async function openCache(): Promise<Cache> {
  if (globalThis.caches === undefined) throw new Error('it has no Cache API');
  return caches.open(cacheName);
}

function sentence(error: unknown): string {
  const { name, message } = error as Error;
  const text = name === 'Error' ? message : `${name}, ${message}`;
  return text.endsWith('.') ? text : `${text}.`;
}
