import type { ImageFile, Photo } from '../batch/image-job.js';
import { encodePng } from '../image/encode-png.js';
import type { Picture } from '../image/picture.js';
import { isPng } from '../image/png-chunks.js';
import { metadataWithRecord } from '../record/metadata-with-record.js';
import type { RecordOf } from '../record/picture-records.js';

/** The suffixes of so many photographs. */
export function photoSuffixes(name: string, samples: number): string[] {
  if (samples === 1) return [`${name}.png`];
  return Array.from({ length: samples }, (_, s) => `${name}.${s + 1}.png`);
}

/**
 * Photographs as they were made, in the original's size: one that is the original has its very bytes, where they are a PNG.
 *
 * @param recordOf what a photograph that was changed says of how it was made, the `s`-th sample. @default nothing
 */
export async function photoFiles(
  name: string,
  photos: readonly Picture[],
  original: Pick<Photo, 'image' | 'bytes'>,
  recordOf?: RecordOf,
): Promise<{ files: ImageFile[]; notes: readonly string[] }> {
  const files: ImageFile[] = [];
  const isOriginal = (photo: Picture) => photo === original.image && isPng(original.bytes);
  const unrecorded = new Set<string>();
  for (const [s, suffix] of photoSuffixes(name, photos.length).entries()) {
    const photo = photos[s]!;
    if (isOriginal(photo)) files.push({ suffix, bytes: original.bytes });
    else if (!recordOf || photo === original.image) files.push({ suffix, bytes: await encodePng(photo) });
    else {
      const metadata = metadataWithRecord(photo.metadata, await recordOf(photo, s));
      if (!metadata)
        unrecorded.add(`The XMP of ${photo.name} cannot be added to: it stays, and the picture has no record.`);
      files.push({ suffix, bytes: await encodePng({ ...photo, ...(metadata && { metadata }) }) });
    }
  }
  // What a new file cannot say of the original is of no matter where there is none.
  return { files, notes: [...(photos.every(isOriginal) ? [] : original.image.lost), ...unrecorded] };
}
