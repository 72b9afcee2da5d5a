import { stat } from 'node:fs/promises';
import { FuzzydiffError } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { identitiesOf } from '../files/identities.js';
import { writeAtomic } from '../files/write-atomic.js';
import { encodePng } from '../image/encode-png.js';
import { isPng } from '../image/png-chunks.js';
import { type OpenedPhoto, pathOf } from './photo-source.js';

/** A result that can be written. */
export interface Saved {
  /** The photograph as the bytes of a PNG file: 8 or 16 bits, with alpha, profile and metadata of the original. */
  toBuffer(): Promise<Uint8Array>;
  /**
   * Writes the photograph as a PNG file, whole or not at all, with the folders that it lies in.
   *
   * @param path ends in `.png`; a path or a `file:` URL
   * @throws FuzzydiffError `mismatch` where a file is there already and `overwrite` is not set, and for a file that it was made of;
   *   `invalid-argument` for another ending; `invalid-file` where it cannot be written
   */
  toFile(path: string | URL, options?: { readonly overwrite?: boolean }): Promise<void>;
}

/** How a photograph that came of an original is written: the original's very bytes where it is one, and a PNG. */
export function saved(photo: Image, original: OpenedPhoto): Saved {
  async function toBuffer(): Promise<Uint8Array> {
    const { bytes, image } = original;
    return photo === image && bytes && isPng(bytes) ? bytes : encodePng(photo);
  }
  return {
    toBuffer,
    async toFile(to, { overwrite = false } = {}) {
      const path = pathOf(to);
      if (!/\.png$/i.test(path)) {
        const message = `Expected a name that ends in .png for the photograph but found "${path}"; convert it afterwards.`;
        throw new FuzzydiffError('invalid-argument', message, { data: { path } });
      }
      const isInput = await isOneOf(path, original.paths ?? []);
      const there = await stat(path).catch(() => undefined);
      if (there && (isInput || !overwrite)) {
        const remedy = isInput ? 'name another' : 'name another, or pass overwrite';
        const found = isInput ? 'one that it was made of' : 'one';
        const message = `Expected no file at ${path} but found ${found} there; ${remedy}.`;
        throw new FuzzydiffError('mismatch', message, { data: { path } });
      }
      await writeAtomic(path, await toBuffer());
    },
  };
}

/** Whether a path names one of these files, by whatever name. */
async function isOneOf(path: string, paths: readonly string[]): Promise<boolean> {
  const [own] = (await identitiesOf([path])).keys();
  return own !== undefined && (await identitiesOf(paths)).has(own);
}
