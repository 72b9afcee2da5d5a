import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { nameInLine } from './in-line.js';

/** Whether an error says that a name is longer than its folder takes. */
export function isTooLong(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG';
}

/**
 * Sees that a file may have its name where it is to be: what is too long differs between file systems, and looking is told.
 *
 * @throws FuzzydiffError `invalid-file` where the name is too long
 */
export async function checkNameLength(path: string): Promise<void> {
  const cause: unknown = await lstat(path).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isTooLong(cause)) return;
  const length = Buffer.byteLength(basename(path));
  const message =
    `Expected to write ${nameInLine(path)} but its name is too long for its folder (${length} bytes); rename the input, or name ` +
    'another folder with --out.';
  throw new FuzzydiffError('invalid-file', message, { data: { path }, cause });
}
