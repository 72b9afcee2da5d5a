import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { ByteSource } from '../byte-source.js';
import { brokenFile } from '../byte-source.js';

/** A file on disk, open until it is closed. */
export interface FileSource extends ByteSource {
  readonly path: string;
  /** Closes it; nothing can be read afterwards. */
  close(): Promise<void>;
}

/**
 * Opens a file of the disk for reading here and there. Reading rejects with `invalid-file` where it ends too soon.
 *
 * @throws the error of the file system where it can't be opened
 */
export async function fileSource(file: string): Promise<FileSource> {
  const handle: FileHandle = await open(file, 'r');
  const { size } = await handle.stat();
  const name = path.basename(file);
  return {
    path: file,
    name,
    size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0)
          throw brokenFile(name, 'it became shorter while it was read', 'let whatever writes it finish');
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

/** Works on several files of the disk, which are closed again whatever comes of it. */
export async function withFileSources<T>(
  files: readonly string[],
  work: (sources: readonly FileSource[]) => Promise<T>,
): Promise<T> {
  const sources: FileSource[] = [];
  try {
    for (const file of files) sources.push(await fileSource(file));
    return await work(sources);
  } finally {
    for (const source of sources) await source.close();
  }
}

/**
 * SHA-256 of a file on disk, in hexadecimal, by OpenSSL.
 *
 * @param onBytes told how many bytes have been hashed so far
 */
export async function sha256OfFile(file: string, onBytes?: (done: number) => void): Promise<string> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const bytes of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    hash.update(bytes as Buffer);
    done += (bytes as Buffer).length;
    onBytes?.(done);
  }
  return hash.digest('hex');
}
