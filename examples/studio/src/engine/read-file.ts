import type { Image } from '@fuzzydiff/core/image';
import { readPhoto } from '@fuzzydiff/runtime-web';
import type { Opened } from './crossing.js';
import { readDeepPng } from './deep-png.js';
import { cannotOpen, fileKind } from './file-kinds.js';

/** A photograph's pixels, upright, and what is to be said of its file. */
export interface ReadFile extends Pick<Opened, 'format' | 'notes'> {
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
  const deep = kind?.depth === 16 ? await readDeepPng(file, name) : undefined;
  if (deep) return { image: deep, format, notes: [] };
  // As they are stored: what is saved has the file's profile again.
  const image = await readPhoto(file, { colours: 'stored' }).catch(() => {
    throw new Error(cannotOpen(name, kind));
  });
  const notes = kind?.depth === 16 ? ['Of its 16 bits per colour I can read 8, and 8 are saved.'] : [];
  return { image: { ...image, name }, format, notes };
}
