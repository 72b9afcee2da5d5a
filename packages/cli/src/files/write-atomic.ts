import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { makeFolder } from './make-folder.js';

/**
 * Writes a whole file or none: to a temporary name in the same folder (made where it is missing), then renamed, so that
 * a reader, or a run that was stopped, never meets half of it. The temporary name begins with a dot, which
 * `expandInputs` passes over.
 *
 * @throws FuzzydiffError `invalid-file` when the file cannot be written; the temporary file is gone then
 */
export async function writeAtomic(path: string, bytes: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await makeFolder(folder);
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      // Before the rename: a file system may order the two as it likes, and a power cut would leave an empty file.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = 'check that its folder may be written and has room';
    const message = `Expected to write ${path} but that failed (${reason}); ${remedy}.`;
    throw new FuzzydiffError('invalid-file', message, { data: { path }, cause });
  }
}

/** The file that a name is a temporary one for, if it is one that `writeAtomic` gives. */
export function temporaryFor(name: string): string | undefined {
  return /^\.(.*)\.[0-9a-f-]{36}\.tmp$/.exec(name)?.[1];
}
