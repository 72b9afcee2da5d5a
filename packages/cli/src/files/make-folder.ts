import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { nameInLine } from './in-line.js';
import { kindAt } from './kind-at.js';

/** A folder that is there now. */
export interface MadeFolder {
  /** Removes what of it was not there before, as far as it is empty. */
  removeIfEmpty(): Promise<void>;
}

/**
 * Makes a folder, with those it lies in. One by one, because Node 20's own recursive way never ends where a parent takes no
 * folder, such as /proc.
 *
 * @param remedy what to do where that fails
 * @throws FuzzydiffError `invalid-file` when that can't be done; nothing is left behind then
 */
export async function makeFolder(path: string, remedy = namedByOut): Promise<MadeFolder> {
  if (path === '') throw noFolder(path, new Error('the name is empty'), remedy);
  const missing: string[] = [];
  for (let folder = resolve(path); !(await isThere(folder)); folder = dirname(folder)) missing.unshift(folder);
  const made: string[] = [];
  const removeIfEmpty = async () => {
    for (const folder of [...made].reverse()) await rmdir(folder).catch(() => {});
  };
  try {
    for (const folder of missing) {
      // Another process may have been faster.
      await mkdir(folder).catch((error) => (error.code === 'EEXIST' ? undefined : Promise.reject(error)));
      if ((await kindAt(folder)) === 'a link that leads nowhere')
        throw new Error(`${folder} is a link that leads nowhere`);
      made.push(folder);
    }
    if (!(await stat(path)).isDirectory()) throw Object.assign(new Error('it is a file'), { code: 'ENOTDIR' });
  } catch (cause) {
    await removeIfEmpty();
    throw noFolder(path, cause, remedy);
  }
  return { removeIfEmpty };
}

/**
 * Makes a folder and sees that files can be written there: before hours of work, not after them.
 *
 * @throws FuzzydiffError as `makeFolder`
 */
export async function makeWritableFolder(path: string): Promise<MadeFolder> {
  const made = await makeFolder(path);
  const probe = join(path, `.${randomUUID()}.tmp`);
  try {
    await (await open(probe, 'wx')).close();
    await rm(probe);
  } catch (cause) {
    await made.removeIfEmpty();
    throw noFolder(path, cause);
  }
  return made;
}

const namedByOut = 'name another with --out';

function noFolder(path: string, cause: unknown, remedy = namedByOut): FuzzydiffError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code === 'ENOTDIR' ? 'a file is in its way' : message;
  return new FuzzydiffError(
    'invalid-file',
    `Expected a folder that can be written at ${nameInLine(path)} but found none (${reason}); ${remedy}.`,
    { data: { path }, cause },
  );
}

/** A file counts, too: it is then named as what is in the way. */
async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
  );
}
