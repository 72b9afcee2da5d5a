import { FuzzydiffError } from '@fuzzydiff/core';
import { type BundleFiles, parseManifest } from '@fuzzydiff/core/bundle';
import { verified } from './listed-file.js';
import type { ReadOptions } from './read-options.js';

/**
 * The files of a bundle that the user picked. They are on the user's disk already: none of them is kept.
 *
 * @param folder their folder's path within what was picked: for errors
 */
export function pickedFiles(
  folder: string,
  files: ReadonlyMap<string, File>,
  { notify, signal }: ReadOptions,
): BundleFiles {
  const missing = (name: string, found: string, cause?: unknown) =>
    new FuzzydiffError(
      'not-found',
      `Expected ${folder}${name} in the picked files but found ${found}; pick the bundle's folder, whole, again.`,
      { data: { file: name, found }, cause },
    );
  return {
    async manifest() {
      const text = await files
        .get('model.json')!
        .text()
        .catch((cause: Error) => {
          // The file may have gone or changed since it was picked.
          throw missing('model.json', cause.message, cause);
        });
      signal?.throwIfAborted();
      return parseManifest(text, `${folder}model.json`);
    },
    async read(listed) {
      const file = files.get(listed.name);
      if (file === undefined) throw missing(listed.name, [...files.keys()].join(', '));
      const remedy = `put the bundle's own file at ${folder}${listed.name} and pick the folder again`;
      return verified(file.stream(), listed, { from: 'files', remedy, notify, signal });
    },
  };
}
