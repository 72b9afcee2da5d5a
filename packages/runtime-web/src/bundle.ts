import { FuzzydiffError } from '@fuzzydiff/core';
import type { ModelManifest } from '@fuzzydiff/core/bundle';
import { checkOneOf } from '@fuzzydiff/core/internal';
import { fetchedFiles } from './fetched-files.js';
import { pickedFiles } from './picked-files.js';
import type { LoadReport } from './report.js';
import type { Place } from './source.js';

/** A model bundle: what its `model.json` says, and its files when they are asked for. */
export interface ModelBundle {
  readonly manifest: ModelManifest;
  /**
   * A file that `model.json` lists, whole, for instance `manifest.calibrations.balanced`. From a URL it is kept for the
   * next visit.
   *
   * @param name its path in the bundle, a key of `manifest.files`
   * @returns its bytes, of the length and hash that are listed; the caller's
   * @throws FuzzydiffError `invalid-argument` for a name that is not listed, with those that are; `not-found` where the
   *   file is not to be had; `invalid-file` where it is another; or the signal's reason
   */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** A model bundle with files of its network in memory. */
export interface Network {
  readonly manifest: ModelManifest;
  readonly contents: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Reads a bundle's `model.json`. */
export async function readBundle(place: Place, report: LoadReport, signal?: AbortSignal): Promise<ModelBundle> {
  // Pages without it have no SubtleCrypto and no Cache API either: nothing could be verified or kept.
  if (!globalThis.isSecureContext)
    throw new FuzzydiffError(
      'device-unavailable',
      `Expected a page from https or localhost but found ${location.origin}; browsers hash and keep files only there.`,
      { data: { origin: location.origin } },
    );
  const files =
    'url' in place
      ? await fetchedFiles(place.url, report, signal)
      : pickedFiles(place.picked, place.files, report, signal);
  const manifest = await files.manifest();
  return {
    manifest,
    async read(name) {
      checkOneOf('the name of a file', name, Object.keys(manifest.files));
      return files.read({ name, ...manifest.files[name]! });
    },
  };
}

/** Reads files of a bundle's network, one after the other. */
export async function readNetwork({ manifest, read }: ModelBundle, names: readonly string[]): Promise<Network> {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of names) contents.set(name, await read(name));
  return { manifest, contents };
}
