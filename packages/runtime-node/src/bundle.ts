import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FuzzydiffError, invalidArgument } from '@fuzzydiff/core';
import { type ModelManifest, networkFiles, parseManifest } from '@fuzzydiff/core/bundle';

/** A model bundle on disk whose files are there. */
export interface Bundle {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/**
 * Reads a bundle's `model.json` and checks that the files of its network are the ones it lists: their lengths, and with
 * `verify` their hashes (a second for a gigabyte or so).
 *
 * @throws FuzzydiffError `not-found` where there is no bundle, `invalid-file` where it is not whole
 */
export async function readBundle(ref: string | URL, verify: boolean): Promise<Bundle> {
  const folder = folderOf(ref);
  const where = join(folder, 'model.json');
  const text = await readFile(where, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const found = cause.code === 'ENOENT' || cause.code === 'ENOTDIR' ? 'none' : cause.message;
    throw new FuzzydiffError(
      'not-found',
      `Expected a model bundle, a folder with a model.json, at ${folder} but found ${found}; give the path of a bundle's folder, or make a bundle with "fuzzydiff import".`,
      { data: { folder }, cause },
    );
  });
  const manifest = parseManifest(text, where);
  for (const file of networkFiles(manifest)) await checkFile(join(folder, file), manifest.files[file]!, verify);
  return { folder, manifest };
}

function folderOf(ref: string | URL): string {
  // Two letters at least: `C:\models` is a path.
  if (typeof ref === 'string' && !/^[a-z][a-z0-9+.-]+:/i.test(ref)) return resolve(ref);
  if (typeof ref === 'string' || ref instanceof URL) {
    const url = new URL(ref);
    if (url.protocol === 'file:') return fileURLToPath(url);
  }
  throw invalidArgument('the model', 'a folder or a file: URL', String(ref), 'download the bundle and give its folder');
}

async function checkFile(path: string, listed: ModelManifest['files'][string], verify: boolean): Promise<void> {
  const broken = (expected: string, found: string, cause?: unknown) =>
    new FuzzydiffError(
      'invalid-file',
      `Expected ${expected} in ${path}, as model.json lists it, but found ${found}; download or import the bundle again.`,
      { data: { path, expected, found }, cause },
    );
  const { size } = await stat(path).catch((cause: Error) => {
    throw broken(`${listed.bytes} bytes`, cause.message, cause);
  });
  if (size !== listed.bytes) throw broken(`${listed.bytes} bytes`, `${size}`);
  if (!verify) return;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  const sha256 = hash.digest('hex');
  if (sha256 !== listed.sha256) throw broken(`sha256 ${listed.sha256}`, sha256);
}
