import { extname } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { findInputs } from '../batch/find-inputs.js';
import { printPassedOver } from '../batch/notes.js';
import { refuseSameStem } from '../files/expand-inputs.js';
import { readableExtensions } from '../image/known-formats.js';
import { wrongCommandLine } from '../settings.js';
import { openStorage } from '../storage/open-storage.js';
import { isS3 } from '../storage/s3-storage.js';

/** The pictures that are there, and sentences about arguments that name none. */
export interface FoundPictures {
  readonly paths: readonly string[];
  readonly missing: readonly (readonly [input: string, error: string])[];
}

/**
 * Finds the pictures that arguments name: files, folders, globs, and objects or prefixes in buckets.
 *
 * @param out where their results go
 * @throws FuzzydiffError as `findInputs`; `not-found` where a prefix has no picture
 */
export async function picturesAt(inputs: readonly string[], out: string): Promise<FoundPictures> {
  const [remote, local] = [inputs.filter(isS3), inputs.filter((input) => !isS3(input))];
  if (local.includes('-')) throw wrongCommandLine('Expected files for a queue but found -; save standard input first.');
  const objects: string[] = [];
  for (const address of remote) objects.push(...(await objectsAt(address, out)));
  if (local.length === 0 && remote.length > 0) {
    refuseSameStem(objects);
    return { paths: objects.sort(), missing: [] };
  }
  const { paths, passedOver, missing } = await findInputs(local);
  printPassedOver(passedOver);
  const all = [...paths, ...objects.sort()];
  refuseSameStem(all);
  const errors = missing.map(async ({ input, open }): Promise<[string, string]> => {
    const error: unknown = await open().catch((reason: unknown) => reason);
    if (!FuzzydiffError.isInstance(error)) throw error;
    return [input, error.message];
  });
  return { paths: all, missing: await Promise.all(errors) };
}

async function objectsAt(address: string, out: string): Promise<string[]> {
  const isPicture = (name: string) => readableExtensions.includes(extname(name).slice(1).toLowerCase());
  if (isPicture(address)) return [address];
  const bare = (prefix: string) => prefix.replace(/\/+$/, '');
  if (bare(address) === bare(out))
    throw wrongCommandLine(
      `Expected another place for --out than the pictures' own but found ${out} for both; name another.`,
    );
  const storage = openStorage(address);
  const names = (await storage.list()).filter(isPicture);
  if (names.length > 0) return names.map((name) => storage.addressOf(name));
  const message = `Expected ${readableExtensions.join(', ')} objects at ${address} but found none; check the address.`;
  throw new FuzzydiffError('not-found', message, { data: { address } });
}
