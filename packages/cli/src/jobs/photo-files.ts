import type { ImageFile, Photo } from '../batch/image-job.js';
import { encodePng } from '../image/encode-png.js';
import type { Picture } from '../image/picture.js';
import { isPng } from '../image/png-chunks.js';

/** The suffixes of so many photographs. */
export function photoSuffixes(name: string, samples: number): string[] {
  if (samples === 1) return [`${name}.png`];
  return Array.from({ length: samples }, (_, s) => `${name}.${s + 1}.png`);
}

/** Photographs as they were made, in the original's size: one that is the original has its very bytes, where they are a PNG. */
export async function photoFiles(
  name: string,
  photos: readonly Picture[],
  original: Pick<Photo, 'image' | 'bytes'>,
): Promise<{ files: ImageFile[]; notes: readonly string[] }> {
  const files: ImageFile[] = [];
  const isOriginal = (photo: Picture) => photo === original.image && isPng(original.bytes);
  for (const [s, suffix] of photoSuffixes(name, photos.length).entries()) {
    const photo = photos[s]!;
    files.push({ suffix, bytes: isOriginal(photo) ? original.bytes : await encodePng(photo) });
  }
  // What a new file cannot say of the original is of no matter where there is none.
  return { files, notes: photos.every(isOriginal) ? [] : original.image.lost };
}
