import { stat } from 'node:fs/promises';
import { FuzzydiffError } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { identitiesOf } from '../files/identities.js';
import { writeAtomic } from '../files/write-atomic.js';
import { encodePng } from '../image/encode-png.js';
import type { Picture } from '../image/picture.js';
import { isPng } from '../image/png-chunks.js';
import { metadataWithRecord } from '../record/metadata-with-record.js';
import { type MadeBy, recordsOf } from './made-by.js';
import { pathOf } from './photo-source.js';

/** How a result is written. */
export interface SavedOptions {
  /**
   * Whether a photograph that was changed says in its XMP how it was made, as the command's do, and that a model made a part of it. One whose
   * XMP cannot be added to keeps it as it is. @default true
   */
  readonly record?: boolean | undefined;
}

/** A result that can be written. */
export interface Saved {
  /** The photograph as the bytes of a PNG file: 8 or 16 bits, with alpha, profile and metadata of the original. */
  toBuffer(options?: SavedOptions): Promise<Uint8Array>;
  /**
   * Writes the photograph as a PNG file, whole or not at all, with the folders that it lies in.
   *
   * @param path ends in `.png`; a path or a `file:` URL
   * @throws FuzzydiffError `mismatch` where a file is there already and `overwrite` is not set, and for a file that it was made of;
   *   `invalid-argument` for another ending; `invalid-file` where it cannot be written
   */
  toFile(path: string | URL, options?: SavedOptions & { readonly overwrite?: boolean | undefined }): Promise<void>;
}

/** How a photograph that came of an original is written: the original's very bytes where it is one, and a PNG. */
export function saved(made: MadeBy): Saved {
  const { original, mask } = made;
  const { bytes, image } = original;
  const photo: Image & Partial<Picture> = made.run.result.photo;
  async function toBuffer({ record = true }: SavedOptions = {}): Promise<Uint8Array> {
    if (photo === image) return bytes && isPng(bytes) ? bytes : encodePng(photo);
    const recordOf = record ? await recordsOf(made) : undefined;
    const metadata = recordOf && metadataWithRecord(photo.metadata ?? [], await recordOf(photo, 0));
    return encodePng({ ...photo, ...(metadata && { metadata }) });
  }
  return {
    toBuffer,
    async toFile(to, { overwrite = false, record } = {}) {
      const path = pathOf(to);
      if (!/\.png$/i.test(path)) {
        const message = `Expected a name that ends in .png for the photograph but found "${path}"; convert it afterwards.`;
        throw new FuzzydiffError('invalid-argument', message, { data: { path } });
      }
      const there = await stat(path).catch(() => undefined);
      if (there?.isDirectory()) throw takenBy(path, 'a folder', 'name another');
      const isInput = await isOneOf(path, [...(original.paths ?? []), ...(mask === undefined ? [] : [mask])]);
      if (there && isInput) throw takenBy(path, 'one that it was made of', 'name another');
      if (there && !overwrite) throw taken(path);
      const written = await writeAtomic(path, await toBuffer({ record }), { isNew: !overwrite });
      if (!written) throw taken(path);
    },
  };
}

const taken = (path: string) => takenBy(path, 'one', 'name another, or pass overwrite');

function takenBy(path: string, found: string, remedy: string): FuzzydiffError {
  const message = `Expected no file at ${path} but found ${found} there; ${remedy}.`;
  return new FuzzydiffError('mismatch', message, { data: { path } });
}

/** Whether a path names one of these files, by whatever name. */
async function isOneOf(path: string, paths: readonly string[]): Promise<boolean> {
  const [own] = (await identitiesOf([path])).keys();
  return own !== undefined && (await identitiesOf(paths)).has(own);
}
