import type { ImageFile } from '../batch/image-job.js';
import { encodePng, type PngSource } from '../image/encode-png.js';

/** The suffixes of so many photographs. */
export function photoSuffixes(name: string, samples: number): string[] {
  if (samples === 1) return [`${name}.png`];
  return Array.from({ length: samples }, (_, s) => `${name}.${s + 1}.png`);
}

/**
 * Photographs as they were made, in the original's size.
 *
 * @param untouched the file of a photograph that stays as it is, where that is a PNG
 */
export async function photoFiles(
  name: string,
  photos: readonly PngSource[],
  untouched?: Uint8Array,
): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  for (const [s, suffix] of photoSuffixes(name, photos.length).entries())
    files.push({ suffix, bytes: untouched ?? (await encodePng(photos[s]!)) });
  return files;
}
