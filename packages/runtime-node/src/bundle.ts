import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FuzzydiffError } from '@fuzzydiff/core';
import { type ModelManifest, networkFiles, parseManifest } from '@fuzzydiff/core/bundle';
import { checkOneOf, invalidArgument } from '@fuzzydiff/core/internal';

/** A model bundle on disk whose files are there. */
export interface Bundle {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/** A model bundle: what its `model.json` says, and its files when they are asked for. */
export interface ModelBundle extends Bundle {
  /**
   * A file that `model.json` lists, whole, for instance `manifest.calibrations.balanced`.
   *
   * @param name its path in the bundle: a key of `manifest.files`, or a calibration that somebody added without its hash
   * @returns its bytes, of the length and hash that are listed; the caller's
   * @throws FuzzydiffError `invalid-argument` for a name that is not there, with those that are; `invalid-file` where the
   *   file is missing or another
   */
  read(name: string): Promise<Uint8Array>;
}

/**
 * Opens a model bundle without its model: its facts, and any of its files, verified.
 *
 * @param ref the bundle's folder, as a path or a `file:` URL
 * @throws FuzzydiffError `not-found` where there is no bundle; `invalid-file` for a `model.json` that is none;
 *   `invalid-argument` for what is no folder
 */
export async function openBundle(ref: string | URL): Promise<ModelBundle> {
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
  return {
    folder,
    manifest,
    async read(name) {
      const names = [...Object.keys(manifest.files), ...Object.values(manifest.calibrations)];
      checkOneOf('the name of a file', name, names);
      const [path, listed] = [join(folder, name), manifest.files[name]];
      if (listed) await checkLength(path, listed);
      const bytes = await readFile(path);
      if (listed) checkHash(path, listed, createHash('sha256').update(bytes).digest('hex'));
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    },
  };
}

/**
 * Opens a bundle and checks that the files of its network are the ones it lists: their lengths, and with `verify` their
 * hashes (a second for a gigabyte or so).
 *
 * @throws FuzzydiffError `not-found` where there is no bundle, `invalid-file` where it is not whole
 */
export async function readBundle(ref: string | URL, verify: boolean): Promise<Bundle> {
  const { folder, manifest } = await openBundle(ref);
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

type ListedFile = ModelManifest['files'][string];

async function checkFile(path: string, listed: ListedFile, verify: boolean): Promise<void> {
  await checkLength(path, listed);
  if (!verify) return;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  checkHash(path, listed, hash.digest('hex'));
}

async function checkLength(path: string, { bytes }: ListedFile): Promise<void> {
  const { size } = await stat(path).catch((cause: Error) => {
    throw broken(path, `${bytes} bytes`, cause.message, cause);
  });
  if (size !== bytes) throw broken(path, `${bytes} bytes`, `${size}`);
}

function checkHash(path: string, { sha256 }: ListedFile, found: string): void {
  if (found !== sha256) throw broken(path, `sha256 ${sha256}`, found);
}

function broken(path: string, expected: string, found: string, cause?: unknown): FuzzydiffError {
  return new FuzzydiffError(
    'invalid-file',
    `Expected ${expected} in ${path}, as model.json lists it, but found ${found}; download or import the bundle again.`,
    { data: { path, expected, found }, cause },
  );
}
