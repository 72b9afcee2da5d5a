import { readWhole } from '../files/read-whole.js';
import type { PictureRecord } from '../record/picture-record.js';
import { recordIn } from '../record/read-record.js';
import { pathOf } from './photo-source.js';

/**
 * Reads what a picture says of how it was made: a PNG as the command or the library wrote it, or a JPEG, WebP or TIFF that was made of one and has
 * kept it. It is not signed: whoever changes a picture can write another.
 *
 * @param picture the path or `file:` URL of a picture, or its bytes, of any size
 * @throws FuzzydiffError `not-found` where it has none; `invalid-file` where it is no picture, or the record is damaged
 */
export async function readRecord(picture: string | URL | Uint8Array): Promise<PictureRecord> {
  if (picture instanceof Uint8Array) return recordIn(picture, 'the picture');
  const path = pathOf(picture);
  return recordIn(await readWhole(path, 'an image'), path);
}
