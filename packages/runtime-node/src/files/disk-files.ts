import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { type BundleFiles, parseManifest } from '@fuzzydiff/core/bundle';
import { checkHash, checkLength } from './listed-file.js';

/** The files of a bundle in a folder on disk, given by its path. */
export function diskFiles(folder: string): BundleFiles {
  const contents = async (path: string) => {
    const { buffer, byteOffset, length } = await readFile(path);
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
  };
  return {
    async manifest() {
      const where = join(folder, 'model.json');
      const text = await readFile(where, 'utf8').catch((cause: NodeJS.ErrnoException) => {
        const found = cause.code === 'ENOENT' || cause.code === 'ENOTDIR' ? 'none' : cause.message;
        throw new FuzzydiffError(
          'not-found',
          `Expected a model bundle, a folder with a model.json, at ${folder} but found ${found}; give the path of a bundle's folder, or make a bundle with "fuzzydiff import".`,
          { data: { folder }, cause },
        );
      });
      return parseManifest(text, where);
    },
    async read(file) {
      const path = join(folder, file.name);
      await checkLength(path, file);
      const bytes = await contents(path);
      checkHash(path, file, createHash('sha256').update(bytes).digest('hex'));
      return bytes;
    },
    // On disk, a calibration may be of the user's own.
    readUnlisted: (name) => contents(join(folder, name)),
  };
}
