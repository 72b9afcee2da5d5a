import { FuzzydiffError } from '@fuzzydiff/core';
import { type BundleFiles, type ModelManifest, parseManifest } from '@fuzzydiff/core/bundle';
import { contentKey, fileCache } from './file-cache.js';
import { verified } from './listed-file.js';
import { bundleNaming } from './naming.js';
import type { ReadOptions } from './read-options.js';

/**
 * The files of a bundle behind a URL, kept for the next visit.
 *
 * @param folder its URL, with a `/` at its end
 */
export async function fetchedFiles(folder: string, options: ReadOptions): Promise<BundleFiles> {
  const { notify, signal, naming = bundleNaming } = options;
  const cache = await fileCache((warning) => notify({ warning }));
  return {
    /** From its URL, so that a new one is noticed, and without a network from an earlier visit. */
    async manifest(): Promise<ModelManifest> {
      const url = `${folder}model.json`;
      try {
        const text = await (await fetched(url, { cache: 'no-cache' }, options)).text();
        const manifest = parseManifest(text, url);
        await cache.keep(url, text);
        return manifest;
      } catch (error) {
        // A server that answers is believed: only where none did is there a cause.
        const offline = FuzzydiffError.isInstance(error) && error.code === 'not-found' && error.cause !== undefined;
        const kept = offline ? await cache.find(url) : undefined;
        if (kept === undefined) throw error;
        return parseManifest(await kept.text(), url);
      }
    },

    /** From an earlier visit, or from its URL. */
    async read(file) {
      const url = `${folder}${file.name}`;
      const remedy = `put ${naming.own} at ${url}`;
      const key = contentKey(file.sha256);
      const kept = await cache.find(key);
      if (kept !== undefined) {
        try {
          return await verified(kept.body!, file, { ...options, from: 'cache', remedy });
        } catch (error) {
          signal?.throwIfAborted();
          notify({
            warning: `The copy of ${file.name} that the browser kept is damaged and is fetched again: ${error}`,
          });
          await cache.drop(key);
        }
      }
      // The bytes are kept under their hash: a second copy in the browser's HTTP cache would only take up room.
      const response = await fetched(url, { cache: 'no-store' }, options);
      const bytes = await verified(response.body!, file, { ...options, from: 'network', remedy });
      await cache.keep(key, bytes);
      return bytes;
    },
  };
}

/**
 * What is at a URL.
 *
 * @throws FuzzydiffError `not-found` where there is nothing, with what the network says as its cause; the signal's reason
 */
async function fetched(
  url: string,
  init: RequestInit,
  { signal, naming = bundleNaming }: ReadOptions,
): Promise<Response> {
  const missing = (found: string, cause?: unknown) =>
    new FuzzydiffError('not-found', `Expected ${naming.file} at ${url} but found ${found}; ${naming.remedy}.`, {
      data: { url, found },
      cause,
    });
  const response = await fetch(url, { ...init, signal: signal ?? null }).catch((cause: Error) => {
    signal?.throwIfAborted();
    throw missing(cause.message, cause);
  });
  if (!response.ok) throw missing(`status ${response.status}`);
  return response;
}
