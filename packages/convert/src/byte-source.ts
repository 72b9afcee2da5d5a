import { FuzzydiffError } from '@fuzzydiff/core';

/**
 * A file, wherever it is: on disk, in a page's `File`, in memory. All that reading a checkpoint needs; a checkpoint's
 * weights themselves are never read.
 *
 * `read` resolves with exactly `length` bytes from `offset`, which the callers here keep within `size`.
 */
export interface ByteSource {
  /** The file's name, without folders: how errors and the graph's external data call it. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes in memory as a file. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** A `Blob` or `File` of a page (or of Node) as a file; only what is asked for is read. */
export function blobSource(name: string, blob: Blob): ByteSource {
  return {
    name,
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

/** Reads within the file or says what does not fit: a damaged file must not become a huge allocation. */
export async function readWithin(
  source: ByteSource,
  offset: number,
  length: number,
  what: string,
): Promise<Uint8Array> {
  const fits = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!fits || offset + length > source.size)
    throw brokenFile(source.name, `${what} (${length} bytes at ${offset}) is outside its ${source.size} bytes`);
  return await source.read(offset, length);
}

/** The error of a file that is not what it should be. */
export function brokenFile(name: string, reason: string, remedy = 'it may be cut short or damaged'): FuzzydiffError {
  return new FuzzydiffError('invalid-file', `Expected a checkpoint in ${name} but ${reason}; ${remedy}.`, {
    data: { file: name },
  });
}
