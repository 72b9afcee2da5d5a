import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { FuzzydiffError } from '@fuzzydiff/core';
import { sha256OfFile } from './file-source.js';
import { markDownload } from './hub-cache.js';
import type { HubOptions } from './hub-options.js';

/** A file of a hub's repository. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** What the cache calls its content: the SHA-256 of a large file, the git hash of a small one. */
  readonly key: string;
}

/**
 * The cache's copy of a file's content, downloaded if it is not there yet. What an earlier try left is gone on from;
 * only a complete file with the hash that the hub states gets its name.
 *
 * @param open asks the hub for the file: a blob whose parts can be fetched alone
 */
export async function downloadBlob(
  folder: string,
  file: HubFile,
  { onProgress, signal }: HubOptions,
  open: () => Promise<Blob | null>,
): Promise<string> {
  if (!/^[0-9a-f]{40,64}$/.test(file.key)) throw wrongFile(file, 'no hash of it');
  const blob = path.join(folder, 'blobs', file.key);
  if ((await sizeOf(blob)) === file.size) return blob;
  await mkdir(path.dirname(blob), { recursive: true });
  await markDownload(folder, file.key);
  const partial = `${blob}.incomplete`;
  let done = (await sizeOf(partial)) ?? 0;
  if (done > file.size) {
    await rm(partial);
    done = 0;
  }
  const report = () => onProgress?.({ stage: 'download', file: file.path, done, total: file.size });
  report();
  if (done < file.size || done === 0) {
    const content = await open();
    if (content === null) throw wrongFile(file, 'nothing');
    const rest = done === 0 ? content : content.slice(done, file.size);
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        done += chunk.length;
        report();
        next(null, chunk);
      },
    });
    const body = Readable.fromWeb(rest.stream() as ReadableStream);
    await pipeline(
      body,
      counted,
      createWriteStream(partial, { flags: done === 0 ? 'w' : 'a' }),
      signal ? { signal } : {},
    );
  }
  const found = await sizeOf(partial);
  const hash = found === file.size ? await contentHash(partial, file) : null;
  if (hash !== file.key) {
    // Going on from wrong bytes would never end well.
    if ((found ?? 0) >= file.size) await rm(partial, { force: true });
    throw wrongFile(file, hash === null ? `${found} bytes` : `the hash ${hash}`);
  }
  await rename(partial, blob);
  return blob;
}

/** The SHA-256 of a large file, and what git calls a small one: the SHA-1 of it behind its length. */
async function contentHash(partial: string, { key, size }: HubFile): Promise<string> {
  if (key.length === 64) return await sha256OfFile(partial);
  return createHash('sha1')
    .update(`blob ${size}\0`)
    .update(await readFile(partial))
    .digest('hex');
}

/** Puts a cached content where its path in the snapshot is: a link, or a copy where links are not allowed. */
export async function linkBlob(blob: string, pointer: string): Promise<void> {
  if ((await lstat(pointer).catch(() => null)) !== null) return;
  await mkdir(path.dirname(pointer), { recursive: true });
  await symlink(path.relative(path.dirname(pointer), blob), pointer).catch(() => copyFile(blob, pointer));
}

async function sizeOf(file: string): Promise<number | null> {
  return await stat(file).then(
    ({ size }) => size,
    () => null,
  );
}

function wrongFile({ path: name, size, key }: HubFile, found: string): FuzzydiffError {
  return new FuzzydiffError(
    'invalid-file',
    `Expected ${size} bytes with the hash ${key} for ${name} from the hub but found ${found}; try again.`,
    { data: { file: name } },
  );
}
