import { FuzzydiffError } from '@fuzzydiff/core';
import { writeAtomic } from '../files/write-atomic.js';
import { readIfThere } from './calibration-files.js';

/**
 * Writes a file that takes no time to make. Where it is already, with these bytes, nothing is done; another one is kept,
 * unless `overwrite`.
 *
 * @throws FuzzydiffError `mismatch` when another one is there; as `writeAtomic` does
 */
export async function writeNew(path: string, bytes: Uint8Array, overwrite: boolean): Promise<'done' | 'skipped'> {
  const found = overwrite ? undefined : await readIfThere(path, 'a file');
  if (found?.equals(bytes)) return 'skipped';
  if (found) {
    const message = `Expected no file in ${path}, or the same, but found another; pass --overwrite, or name another with --out.`;
    throw new FuzzydiffError('mismatch', message, { data: { path } });
  }
  await writeAtomic(path, bytes);
  return 'done';
}
