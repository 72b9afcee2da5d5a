import { FuzzydiffError } from '@fuzzydiff/core';
import { contentKey, type FileCache } from './file-cache.js';
import type { LoadProgress, LoadReport } from './report.js';

/** A file of a bundle, as its `model.json` lists it. */
export interface ListedFile {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * A file's content, from an earlier visit or from its URL, with the hash that `model.json` lists.
 *
 * @throws FuzzydiffError `not-found` where it is not to be had, `invalid-file` where it is another; the signal's reason
 */
export async function bundleFile(
  file: ListedFile,
  cache: FileCache,
  report: LoadReport,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = contentKey(file.sha256);
  const kept = await cache.find(key);
  if (kept !== undefined) {
    try {
      return await content(kept, file, 'cache', report, signal);
    } catch (error) {
      signal?.throwIfAborted();
      report.warning(`The copy of ${file.name} that the browser kept is damaged and is fetched again: ${error}`);
      await cache.drop(key);
    }
  }
  // The bytes are kept under their hash: a second copy in the browser's HTTP cache would only take up room.
  const response = await fetched(file.url, { cache: 'no-store' }, signal);
  const bytes = await content(response, file, 'network', report, signal);
  await cache.keep(key, bytes);
  return bytes;
}

/**
 * What is at a URL.
 *
 * @throws FuzzydiffError `not-found` where there is nothing, with what the network says as its cause; the signal's reason
 */
export async function fetched(url: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
  const missing = (found: string, cause?: unknown) =>
    new FuzzydiffError(
      'not-found',
      `Expected a file of a model bundle at ${url} but found ${found}; check the URL, that the server is up, and that it lets this page read it.`,
      { data: { url, found }, cause },
    );
  const response = await fetch(url, { ...init, signal: signal ?? null }).catch((cause: Error) => {
    signal?.throwIfAborted();
    throw missing(cause.message, cause);
  });
  if (!response.ok) throw missing(`status ${response.status}`);
  return response;
}

async function content(
  response: Response,
  file: ListedFile,
  from: LoadProgress['from'],
  report: LoadReport,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await received(response, file, from, report, signal);
  const sha256 = hex(await crypto.subtle.digest('SHA-256', bytes));
  signal?.throwIfAborted();
  if (sha256 !== file.sha256) throw damaged(file, `sha256 ${file.sha256}`, sha256);
  return bytes;
}

/** Into one piece of memory of the length that is listed: what is sent may be compressed on its way. */
async function received(
  response: Response,
  file: ListedFile,
  from: LoadProgress['from'],
  report: LoadReport,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, bytes: total } = file;
  const bytes = new Uint8Array(total);
  let loaded = 0;
  report.progress({ file: name, loaded, total, from });
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((cause: Error) => {
      signal?.throwIfAborted();
      throw damaged(file, `${total} bytes`, `${loaded} when the connection broke (${cause.message})`);
    });
    if (done) break;
    if (loaded + value.length > total) {
      await reader.cancel();
      throw damaged(file, `${total} bytes`, 'more');
    }
    bytes.set(value, loaded);
    loaded += value.length;
    report.progress({ file: name, loaded, total, from });
  }
  if (loaded < total) throw damaged(file, `${total} bytes`, `${loaded}`);
  return bytes;
}

function damaged({ name, url }: ListedFile, expected: string, found: string): FuzzydiffError {
  return new FuzzydiffError(
    'invalid-file',
    `Expected ${expected} in ${name}, as model.json lists it, but found ${found}; put the bundle's own file at ${url}.`,
    { data: { file: name, url, expected, found } },
  );
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
