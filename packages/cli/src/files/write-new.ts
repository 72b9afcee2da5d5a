import { FuzzydiffError } from '@fuzzydiff/core';
import { refuseInputAt } from './identities.js';
import { readIfThere } from './read-whole.js';
import { writeAtomic } from './write-atomic.js';

/**
 * Writes a file that takes no time to make. Where it is already, with these bytes, nothing is done; another one is kept,
 * unless `overwrite`, and one of the inputs always.
 *
 * @throws FuzzydiffError `mismatch` when another one is there; as `writeAtomic` does
 */
export async function writeNew(
  path: string,
  bytes: Uint8Array,
  { overwrite = false, inputs }: { readonly overwrite?: boolean | undefined; readonly inputs: readonly string[] },
): Promise<'done' | 'skipped'> {
  await refuseInputAt(path, inputs);
  const found = overwrite ? undefined : await readIfThere(path, 'a file');
  if (found?.equals(bytes)) return 'skipped';
  // One that came meanwhile is kept, too.
  if (!found && (await writeAtomic(path, bytes, { isNew: !overwrite }))) return 'done';
  const message = `Expected no file in ${path}, or the same, but found another; pass --overwrite, or name another with --out.`;
  throw new FuzzydiffError('mismatch', message, { data: { path } });
}
