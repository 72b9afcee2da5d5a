import { randomUUID } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { isTooLong } from './long-name.js';
import { makeFolder } from './make-folder.js';

/**
 * Writes a whole file or none: to a temporary name in the same folder (made where it is missing), then renamed, so that
 * a reader, or a run that was stopped, never meets half of it. The temporary name begins with a dot, which
 * `expandInputs` passes over.
 *
 * @param options `isNew` where none may take the place of a file that is there by then, whoever wrote it
 * @returns whether it was written: where it is to be new and is not, nothing is
 * @throws FuzzydiffError `invalid-file` when the file cannot be written; the temporary file is gone then
 */
export async function writeAtomic(
  path: string,
  bytes: Uint8Array | string,
  { isNew = false }: { readonly isNew?: boolean } = {},
): Promise<boolean> {
  const folder = dirname(path);
  await makeFolder(folder, 'name another');
  let temporary: string | undefined;
  try {
    const { path: own, file } = await openTemporary(folder, basename(path));
    temporary = own;
    try {
      await file.writeFile(bytes);
      // Before the rename: a file system may order the two as it likes, and a power cut would leave an empty file.
      await file.sync();
    } finally {
      await file.close();
    }
    return await (isNew ? linked(temporary, path) : renamed(temporary, path));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = isTooLong(cause) ? 'give it a shorter name' : 'check that its folder may be written and has room';
    const message = `Expected to write ${path} but that failed (${reason}); ${remedy}.`;
    throw new FuzzydiffError('invalid-file', message, { data: { path }, cause });
  } finally {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
  }
}

/** Opens a file of a name that no other has: it says what it is for, where the folder takes names as long as that. */
async function openTemporary(folder: string, name: string): Promise<{ path: string; file: FileHandle }> {
  const own = `${randomUUID()}.tmp`;
  const openAs = async (path: string) => ({ path, file: await open(path, 'wx') });
  return openAs(join(folder, `.${name}.${own}`)).catch((error: unknown) => {
    if (isTooLong(error)) return openAs(join(folder, `.${own}`));
    throw error;
  });
}

async function renamed(temporary: string, path: string): Promise<true> {
  await rename(temporary, path);
  return true;
}

/** A second name for the same file, which a rename would take from another; on a file system that has no such names, a rename all the same. */
async function linked(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (['EPERM', 'ENOTSUP', 'ENOSYS', 'EXDEV'].includes(code)) return renamed(temporary, path);
    throw error;
  }
}

/** The file that a name is a temporary one for, if it is one that `writeAtomic` gives; that of a very long name is not told. */
export function temporaryFor(name: string): string | undefined {
  return /^\.(.*)\.[0-9a-f-]{36}\.tmp$/.exec(name)?.[1];
}
