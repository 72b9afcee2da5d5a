import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files that a glob matches. As far as its beginning names folders that are there, it names these: `photos (1)/*.png`
 * is no pattern in its first part.
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
  const found = await glob(rest, { cwd: folder, onlyFiles: true, expandDirectories: false });
  return found.map((path) => join(folder, path));
}
