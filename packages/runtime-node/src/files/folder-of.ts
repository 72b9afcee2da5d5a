import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalidArgument } from '@fuzzydiff/core/internal';

/**
 * The path of a bundle's folder.
 *
 * @param ref the folder, as a path or a `file:` URL
 * @throws FuzzydiffError `invalid-argument` for anything else
 */
export function folderOf(ref: string | URL): string {
  // Two letters at least: `C:\models` is a path.
  if (typeof ref === 'string' && !/^[a-z][a-z0-9+.-]+:/i.test(ref)) return resolve(ref);
  if (typeof ref === 'string' || ref instanceof URL) {
    const url = new URL(ref);
    if (url.protocol === 'file:') return fileURLToPath(url);
  }
  throw invalidArgument('the model', 'a folder or a file: URL', String(ref), 'download the bundle and give its folder');
}
