import { stat } from 'node:fs/promises';
import { FuzzydiffError } from '@fuzzydiff/core';
import { isS3 } from '../storage/s3-storage.js';

/** What makes a file the same however it is named: device and number on it; nothing where there is no file. An object's is its address. */
export async function identityOf(path: string): Promise<string | undefined> {
  if (isS3(path)) return path;
  const status = await stat(path, { bigint: true }).catch(() => undefined);
  return status && `${status.dev}:${status.ino}`;
}

/** Files by their identities. Missing ones are left out. */
export async function identitiesOf(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const path of paths) {
    const identity = await identityOf(path);
    if (identity !== undefined) found.set(identity, path);
  }
  return found;
}

/**
 * Refuses to write in the place of an input, whatever both are called.
 *
 * @throws FuzzydiffError `mismatch`
 */
export async function refuseInputAt(path: string, inputs: readonly string[]): Promise<void> {
  const identity = await identityOf(path);
  const input = identity === undefined ? undefined : (await identitiesOf(inputs)).get(identity);
  if (input === undefined) return;
  const message = `Expected to write ${path} but found an input there (${input}); name another file with --out.`;
  throw new FuzzydiffError('mismatch', message, { data: { path, input } });
}
