import { type ModelBundle as AnyBundle, type ModelManifest, readBundle } from '@fuzzydiff/core/bundle';
import { diskFiles } from './files/disk-files.js';
import { folderOf } from './files/folder-of.js';

/** A model bundle on disk whose files are there. */
export interface Bundle {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/** A model bundle: what its `model.json` says, and its files when they are asked for. */
export interface ModelBundle extends Bundle, AnyBundle {}

/**
 * Opens a model bundle without its model: its facts, and any of its files, verified.
 *
 * @param ref the bundle's folder, as a path or a `file:` URL
 * @throws FuzzydiffError `not-found` where there is no bundle; `invalid-file` for a `model.json` that is none;
 *   `invalid-argument` for what is no folder
 */
export async function openBundle(ref: string | URL): Promise<ModelBundle> {
  const folder = folderOf(ref);
  return { folder, ...(await readBundle(diskFiles(folder))) };
}
