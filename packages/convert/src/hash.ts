import type { ByteSource } from './byte-source.js';

const chunk = 4 * 2 ** 20;

/** SHA-256 of some bytes, in hexadecimal. */
export async function sha256OfBytes(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return hex(new Uint8Array(digest));
}

/**
 * SHA-256 of a file, in hexadecimal, a few megabytes at a time: the web's own function takes a whole file at once, and
 * weights may be larger than any buffer.
 */
export async function sha256OfSource(source: ByteSource): Promise<string> {
  const { sha256 } = await import('@noble/hashes/sha2.js');
  const hash = sha256.create();
  for (let offset = 0; offset < source.size; offset += chunk)
    hash.update(await source.read(offset, Math.min(chunk, source.size - offset)));
  return hex(hash.digest());
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
