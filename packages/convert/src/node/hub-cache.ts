import { mkdir, readdir, readFile, readlink, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import type { HubOptions } from './hub-options.js';

/** A model of a hub whose files lie in the cache because an import has downloaded them. */
export interface CachedModel {
  /** `hf:owner/name`. */
  readonly name: string;
  readonly folder: string;
  /** Bytes of what imports have downloaded; what other tools keep there is not counted. */
  readonly bytes: number;
}

/**
 * Of each content that an import downloads, a file of its name in this folder. The cache is shared with Hugging Face's own
 * tools, and only what is marked is ever removed.
 */
const marks = '.fuzzydiff';

/** Marks a content of a model's cache as downloaded by an import. */
export async function markDownload(folder: string, key: string): Promise<void> {
  await mkdir(path.join(folder, marks), { recursive: true });
  await writeFile(path.join(folder, marks, key), '');
}

/** The folder of the cache. */
export async function cacheFolder({ cacheDir }: Pick<HubOptions, 'cacheDir'> = {}): Promise<string> {
  return cacheDir ?? (await import('@huggingface/hub')).getHFHubCachePath();
}

/** The models that imports have downloaded, by name. */
export async function cachedModels(options: Pick<HubOptions, 'cacheDir'> = {}): Promise<CachedModel[]> {
  const cache = await cacheFolder(options);
  const models: CachedModel[] = [];
  for (const entry of (await namesIn(cache)).sort()) {
    const folder = path.join(cache, entry);
    const keys = await namesIn(path.join(folder, marks));
    const [, owner, name] = /^models--(.+?)--(.+)$/.exec(entry) ?? [];
    if (keys.length === 0 || owner === undefined || name === undefined) continue;
    let bytes = 0;
    for (const file of keys.flatMap((key) => contentFiles(folder, key))) bytes += await sizeOf(file);
    models.push({ name: `hf:${owner}/${name}`, folder, bytes });
  }
  return models;
}

/**
 * Removes what imports have downloaded of a model, and the folders that are empty then. Bundles made of it keep their
 * weights.
 *
 * @param name `hf:owner/name`
 * @throws FuzzydiffError `not-found` where no import has downloaded it
 */
export async function removeCachedModel(
  name: string,
  options: Pick<HubOptions, 'cacheDir'> = {},
): Promise<CachedModel> {
  const models = await cachedModels(options);
  const model = models.find((cached) => cached.name === name);
  if (model === undefined) {
    const known = models.map((cached) => cached.name).join(', ') || 'none';
    const message = `Expected a model that was downloaded before but found no ${name} in ${await cacheFolder(options)}; there are: ${known}.`;
    throw new FuzzydiffError('not-found', message, { data: { name, known } });
  }
  const { folder } = model;
  const keys = new Set(await namesIn(path.join(folder, marks)));
  const snapshots = path.join(folder, 'snapshots');
  for (const file of await filesBelow(snapshots)) if (keys.has(await contentOf(file))) await rm(file);
  for (const key of keys) for (const file of contentFiles(folder, key)) await rm(file, { force: true });
  await removeEmptyFolders(snapshots);
  await removeDeadRefs(folder);
  await rm(path.join(folder, marks), { recursive: true });
  await removeEmptyFolders(folder);
  return model;
}

/** A content in the cache, whole or begun. */
function contentFiles(folder: string, key: string): string[] {
  const blob = path.join(folder, 'blobs', key);
  return [blob, `${blob}.incomplete`];
}

/** The content that a snapshot's file links to. A copy, as on a disk without links, is known by nothing but its bytes: it stays. */
async function contentOf(file: string): Promise<string> {
  return path.basename(await readlink(file).catch(() => ''));
}

/** A name for a snapshot that is gone. */
async function removeDeadRefs(folder: string): Promise<void> {
  const snapshots = await namesIn(path.join(folder, 'snapshots'));
  for (const file of await filesBelow(path.join(folder, 'refs')))
    if (!snapshots.includes((await readFile(file, 'utf8')).trim())) await rm(file);
}

async function removeEmptyFolders(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeEmptyFolders(path.join(folder, entry.name));
  // One with something in it stays.
  await rmdir(folder).catch(() => {});
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
