import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { invalidFile } from './invalid-file.js';
import { dash, readStdin } from './stdin.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
};

/**
 * A file's bytes; those of standard input for `-`.
 *
 * @param what names the kind of file in the error: `an image`
 * @throws FuzzydiffError `invalid-file` when it cannot be read
 */
export async function readWhole(path: string, what: string): Promise<Buffer> {
  try {
    return await (path === dash ? readStdin() : readFile(path));
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw invalidFile(path, {
      expected: what,
      found: reasons[code] ?? `reading it failed (${message})`,
      remedy: 'check its path',
      cause,
    });
  }
}

/**
 * A file's bytes, or nothing where there is none.
 *
 * @param what names the kind of file in the error: `an image`
 * @throws FuzzydiffError `invalid-file` when it is there and cannot be read
 */
export async function readIfThere(path: string, what: string): Promise<Buffer | undefined> {
  return existsSync(path) ? readWhole(path, what) : undefined;
}
