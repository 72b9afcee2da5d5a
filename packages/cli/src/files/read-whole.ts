import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isS3, readObject } from '../storage/s3-storage.js';
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
 * A file's bytes; those of standard input for `-`, of an object for `s3://`.
 *
 * @param what names the kind of file in the error: `an image`
 * @param signal ends the wait for standard input, where nobody may ever write
 * @throws FuzzydiffError `invalid-file` when it cannot be read; the signal's reason when it aborts
 */
export async function readWhole(path: string, what: string, signal?: AbortSignal): Promise<Buffer> {
  if (isS3(path)) return wholeObject(path, what);
  try {
    return await (path === dash ? readStdin(signal) : readFile(path));
  } catch (cause) {
    signal?.throwIfAborted();
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw invalidFile(path, {
      expected: what,
      found: reasons[code] ?? `reading it failed (${message})`,
      remedy: 'check its path',
      cause,
    });
  }
}

async function wholeObject(address: string, what: string): Promise<Buffer> {
  const bytes = await readObject(address);
  if (bytes) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  throw invalidFile(address, { expected: what, found: 'there is no such object', remedy: 'check its address' });
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
