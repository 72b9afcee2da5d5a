import { checkOneOf } from '../errors.js';
import type { BundleFiles } from './bundle-files.js';
import type { ModelManifest } from './manifest.js';

/** A model bundle: what its `model.json` says, and its files when they are asked for. */
export interface ModelBundle {
  readonly manifest: ModelManifest;
  /**
   * A file that `model.json` lists, whole, for instance `manifest.calibrations.balanced`. From a URL, a browser keeps it for
   * the next visit.
   *
   * @param name its path in the bundle: a key of `manifest.files`, or on disk also a calibration that somebody added
   *   without its hash
   * @returns its bytes, of the length and hash that are listed; the caller's
   * @throws FuzzydiffError `invalid-argument` for a name that is not there, with those that are; `invalid-file` where the
   *   file is another, or missing on disk; `not-found` where a URL or the picked files have none; or the reason of the
   *   signal that the bundle was opened with
   */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Opens a bundle, wherever its `files` come from.
 *
 * @throws what reading its `model.json` throws
 */
export async function readBundle(files: BundleFiles): Promise<ModelBundle> {
  const manifest = await files.manifest();
  const listed = Object.keys(manifest.files);
  const unlisted = Object.values(manifest.calibrations).filter((name) => !listed.includes(name));
  return {
    manifest,
    async read(name) {
      checkOneOf('the name of a file', name, files.readUnlisted ? [...listed, ...unlisted] : listed);
      if (unlisted.includes(name)) return files.readUnlisted!(name);
      return files.read({ name, ...manifest.files[name]! });
    },
  };
}
