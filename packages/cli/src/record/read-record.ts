import { FuzzydiffError } from '@fuzzydiff/core';
import { recordTextIn } from '@fuzzydiff/core/internal';
import { invalidFile } from '../files/invalid-file.js';
import { readWhole } from '../files/read-whole.js';
import { nameOf } from '../files/stdin.js';
import { type PictureRecord, parseRecord } from './picture-record.js';

/** A picture's file and the record that it has. */
export interface RecordedPicture {
  readonly bytes: Uint8Array;
  readonly record: PictureRecord;
}

/**
 * Reads a picture's record from its XMP: that of a PNG as it was written, or of a JPEG, WebP or TIFF that was made of one and
 * has kept it.
 *
 * @throws FuzzydiffError `not-found` where it has none; `invalid-file` where it is no picture, or the record is damaged
 */
export async function readRecord(path: string): Promise<RecordedPicture> {
  const bytes = await readWhole(path, 'an image');
  return { bytes, record: await recordIn(bytes, nameOf(path)) };
}

/** The record in the bytes of a picture, which `name` names in errors. @throws FuzzydiffError as `readRecord` */
export async function recordIn(bytes: Uint8Array, name: string): Promise<PictureRecord> {
  const { default: sharp } = await import('sharp');
  const { xmp } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw invalidFile(name, {
        expected: 'a picture with a record',
        found: 'it is no picture',
        remedy: 'name one that fuzzydiff has made',
        cause,
      });
    });
  const text = xmp && recordTextIn(xmp);
  if (text !== undefined) return parseRecord(text, name);
  const message =
    `Expected a picture with a record in ${name} but found none; a picture has none where nothing was changed, or with ` +
    '--no-record, or where another program has taken it out.';
  throw new FuzzydiffError('not-found', message, { data: { path: name } });
}
