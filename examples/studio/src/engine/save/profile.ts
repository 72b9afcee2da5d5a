import type { FileKind } from '../file-kinds.js';
import { jpegParts, profileSpaceOf } from './jpeg.js';
import { isGreyPng, pngChunks } from './png.js';

/** Whether a file's colours are by a profile that what is saved, which is RGB, cannot have: of inks, or of greys. */
export function isOfOtherColours(file: Uint8Array, kind: Pick<FileKind, 'name'> | undefined): boolean {
  if (kind?.name === 'PNG') return isGreyPng(file) && pngChunks(file).some(({ name }) => name === 'iCCP');
  if (kind?.name !== 'JPEG') return false;
  return (profileSpaceOf(jpegParts(file).head) ?? 'RGB ') !== 'RGB ';
}
