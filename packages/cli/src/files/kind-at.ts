import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';

/** What can be at a path that is neither a file nor a folder, nor leads to one. */
export type OtherKind = 'a pipe' | 'a socket' | 'a device' | 'a link that leads nowhere';

/** What can be at a path. */
export type Kind = 'a file' | 'a folder' | OtherKind;

/** What is at a path, or where a link there leads; nothing where nothing is. */
export async function kindAt(path: string): Promise<Kind | undefined> {
  try {
    return kindOf(await stat(path));
  } catch (error) {
    const link = await lstat(path).catch(() => undefined);
    if (!link?.isSymbolicLink()) return undefined;
    const { code = '' } = error as NodeJS.ErrnoException;
    // Where a link leads may not be permitted to be seen: reading it says so.
    return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code) ? 'a link that leads nowhere' : 'a file';
  }
}

/** Whether reading it would wait for a writer, or find nothing. */
export function isOther(kind: Kind | undefined): kind is OtherKind {
  return kind !== undefined && kind !== 'a file' && kind !== 'a folder';
}

function kindOf(status: Stats): Kind {
  if (status.isFile()) return 'a file';
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a pipe';
  return status.isSocket() ? 'a socket' : 'a device';
}
