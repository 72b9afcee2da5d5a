import type { Image } from '@fuzzydiff/core/image';
import { readPhoto } from '@fuzzydiff/runtime-web';
import type { Opened } from './crossing.js';
import { readDeepPng } from './deep-png.js';
import { cannotOpen, fileKind, isSavedAs } from './file-kinds.js';
import { isOfOtherColours } from './save/profile.js';

/** A photograph's pixels, upright, and what is to be said of its file. */
export interface ReadFile extends Pick<Opened, 'format' | 'stored' | 'notes'> {
  readonly image: Image;
}

/**
 * Reads a photograph: as the browser does, with 8 bits per value, and a PNG of 16 bits with all of them.
 *
 * @throws Error a sentence that says what to do, for what this browser does not read
 */
export async function readFile(file: Blob, name: string): Promise<ReadFile> {
  const kind = fileKind(new Uint8Array(await file.slice(0, 64).arrayBuffer()));
  const format = kind?.format ?? 'png';
  const stored = kind && isSavedAs(kind, format) ? format : undefined;
  const deep = kind?.depth === 16 ? await readDeepPng(file, name) : undefined;
  if (deep) return { image: deep, format, stored, notes: [] };
  const isOther = isOfOtherColours(new Uint8Array(await file.arrayBuffer()), kind);
  // As they are stored, where what is saved has the file's profile again.
  const image = await readPhoto(file, { colours: isOther ? 'shown' : 'stored' }).catch(() => {
    throw new Error(cannotOpen(name, kind));
  });
  const notes = [
    ...(kind?.depth === 16 ? ['Of its 16 bits per colour I can read 8, and 8 are saved.'] : []),
    ...(isOther ? ['Its colour profile is not one for screens: what is mended is saved as you see it here.'] : []),
  ];
  return { image: { ...image, name }, format, stored, notes };
}
