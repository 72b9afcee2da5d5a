import { fileURLToPath } from 'node:url';
import { FuzzydiffError } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { invalidArgument, pixelsForm } from '@fuzzydiff/core/internal';
import { readWhole } from '../files/read-whole.js';
import type { Picture } from '../image/picture.js';
import { decodeImage } from '../image/read-image.js';

/**
 * A photograph: the path or `file:` URL of a picture, the bytes of one, or its pixels
 * `{ name, width, height, channels, depth, pixels, alpha? }`.
 */
export type PhotoSource = string | URL | Uint8Array | ArrayBuffer | Image;

/** A photograph that was read. */
export interface OpenedPhoto {
  readonly image: Image & Partial<Picture>;
  /** The file's bytes, where it has any. */
  readonly bytes?: Uint8Array;
  /** Files that were read for it, and that no result takes the place of. */
  readonly paths?: readonly string[];
}

/**
 * Reads a photograph: PNG, JPEG, WebP, TIFF, AVIF or GIF.
 *
 * @throws FuzzydiffError `invalid-file` where it cannot be read
 */
export async function openPhoto(source: PhotoSource): Promise<OpenedPhoto> {
  if (source instanceof ArrayBuffer) return openPhoto(new Uint8Array(source));
  if (source instanceof Uint8Array) return { image: await decodeImage('the photograph', source), bytes: source };
  if (typeof source === 'object' && source !== null && 'pixels' in source) return { image: source };
  if (typeof source !== 'string' && !(source instanceof URL))
    throw invalidArgument('the photograph', `a path, a file: URL, bytes, or ${pixelsForm},`, source);
  const path = pathOf(source);
  const bytes = await readWhole(path, 'an image');
  return { image: await decodeImage(path, bytes), bytes, paths: [path] };
}

/** The path that a path or a `file:` URL names. @throws FuzzydiffError `invalid-argument` for anything else */
export function pathOf(source: string | URL): string {
  if (typeof source === 'string') {
    // A path would be looked for in vain.
    if (/^(https?|data|blob):/i.test(source)) throw notOfAFile(source);
    return source.startsWith('file:') ? pathOf(new URL(source)) : source;
  }
  if (!(source instanceof URL)) throw invalidArgument('a file', 'a path or a file: URL', source);
  if (source.protocol === 'file:') return fileURLToPath(source);
  throw notOfAFile(source.href);
}

function notOfAFile(address: string): FuzzydiffError {
  const shown = address.length > 100 ? `${address.slice(0, 100)}...` : address;
  const message = `Expected a path, a file: URL, bytes or pixels but found ${shown}; fetch it, and give its bytes.`;
  return new FuzzydiffError('invalid-argument', message);
}
