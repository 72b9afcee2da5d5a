import { createHash } from 'node:crypto';
import { readWhole } from './read-whole.js';

/** The sha256 of some bytes, in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The sha256 of a file.
 *
 * @param what names the kind of file in the error: `an image`
 * @throws FuzzydiffError as `readWhole`
 */
export async function fileHash(path: string, what: string): Promise<string> {
  return sha256(await readWhole(path, what));
}
