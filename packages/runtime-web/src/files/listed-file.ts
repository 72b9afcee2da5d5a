import { FuzzydiffError } from '@fuzzydiff/core';
import type { ListedFile } from '@fuzzydiff/core/bundle';
import { bundleNaming } from './naming.js';
import type { LoadProgress } from './progress.js';
import type { ReadOptions } from './read-options.js';

/** How a file is read. */
export interface VerifyOptions extends ReadOptions, Pick<LoadProgress, 'from'> {
  /** What to do about a file that is another: the end of a sentence. */
  readonly remedy: string;
}

/**
 * A file's content, from wherever it comes, if it is the one that is listed.
 *
 * @throws FuzzydiffError `invalid-file` that names the file, what was expected of it and what was found; the signal's reason
 */
export async function verified(
  stream: ReadableStream<Uint8Array>,
  file: ListedFile,
  { from, remedy, notify, signal, naming = bundleNaming }: VerifyOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, bytes: total } = file;
  const damaged = (expected: string, found: string) =>
    new FuzzydiffError(
      'invalid-file',
      `Expected ${expected} in ${name}, ${naming.listed}, but found ${found}; ${remedy}.`,
      { data: { file: name, expected, found } },
    );

  // Into one piece of memory of the length that is listed: what a server sends may be compressed on its way.
  const bytes = new Uint8Array(total);
  let loaded = 0;
  const report = () => notify({ progress: { file: name, loaded, total, from } });
  report();
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((cause: Error) => {
      signal?.throwIfAborted();
      throw damaged(`${total} bytes`, `${loaded} when reading broke off (${cause.message})`);
    });
    signal?.throwIfAborted();
    if (done) break;
    if (loaded + value.length > total) {
      await reader.cancel();
      throw damaged(`${total} bytes`, 'more');
    }
    bytes.set(value, loaded);
    loaded += value.length;
    report();
  }
  if (loaded < total) throw damaged(`${total} bytes`, `${loaded}`);

  const sha256 = hex(await crypto.subtle.digest('SHA-256', bytes));
  signal?.throwIfAborted();
  if (sha256 !== file.sha256) throw damaged(`sha256 ${file.sha256}`, sha256);
  return bytes;
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
