import type { Dirent, readdir as readdirLater } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { kindAt } from './kind-at.js';

/**
 * The files that a glob matches, and what else it matches that is no folder: pipes, links that lead nowhere. As far as its beginning
 * names folders that are there, it names these: `photos (1)/*.png` is no pattern in its first part.
 */
export async function expandGlob(pattern: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  // A pattern's backslash escapes what follows it; on Windows people write it between folders.
  const parts = (process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern).split('/');
  let depth = 0;
  for (let folder = ''; depth < parts.length - 1; depth++) {
    // A part that is empty is the root, or two slashes.
    folder = depth === 0 ? parts[0] || '/' : join(folder, parts[depth]!);
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) break;
  }
  const folder = parts.slice(0, depth).join('/') || (depth > 0 ? '/' : '.');
  const rest = parts.slice(depth).join('/');
  const fs = { readdir: readEntries as typeof readdirLater };
  const found = await glob(rest, { cwd: folder, onlyFiles: true, expandDirectories: false, fs });
  return found.map((path) => join(folder, path));
}

/** A folder's entries for the library, which would leave out in silence what is neither file nor folder: that counts as a file. */
function readEntries(
  folder: string,
  _: unknown,
  done: (error: NodeJS.ErrnoException | null, entries?: Dirent[]) => void,
): void {
  entriesOf(folder).then(
    (entries) => done(null, entries),
    (error) => done(error),
  );
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile() || entry.isDirectory()) continue;
    const leadsOn = entry.isSymbolicLink() && (await kindAt(join(folder, entry.name))) !== 'a link that leads nowhere';
    if (!leadsOn) entry.isFile = () => true;
  }
  return entries;
}
