import { FuzzydiffError } from '@fuzzydiff/core';
import { type ModelManifest, modelFiles, parseManifest } from '@fuzzydiff/core/bundle';
import { bundleFile, fetched } from './bundle-file.js';
import type { FileCache } from './file-cache.js';
import type { LoadReport } from './report.js';

/** A model bundle whose files are here, whole. */
export interface Bundle {
  readonly manifest: ModelManifest;
  /** The files of its network by name. */
  readonly contents: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Reads a bundle's `model.json`: from its URL, so that a new one is noticed, and without a network from an earlier visit.
 *
 * @param folder URL of the bundle, with a `/` at its end
 */
export async function readManifest(folder: string, cache: FileCache, signal?: AbortSignal): Promise<ModelManifest> {
  // Pages without it have no SubtleCrypto and no Cache API either: nothing could be verified or kept.
  if (!globalThis.isSecureContext)
    throw new FuzzydiffError(
      'device-unavailable',
      `Expected a page from https or localhost but found ${location.origin}; browsers hash and keep files only there.`,
      { data: { origin: location.origin } },
    );
  const url = `${folder}model.json`;
  try {
    const text = await (await fetched(url, { cache: 'no-cache' }, signal)).text();
    const manifest = parseManifest(text, url);
    await cache.keep(url, text);
    return manifest;
  } catch (error) {
    // A server that answers is believed: only where none did is there a cause.
    const offline = FuzzydiffError.isInstance(error) && error.code === 'not-found' && error.cause !== undefined;
    const kept = offline ? await cache.find(url) : undefined;
    if (kept === undefined) throw error;
    return parseManifest(await kept.text(), url);
  }
}

/** Reads the files of a bundle's network, one after the other. */
export async function readFiles(
  folder: string,
  manifest: ModelManifest,
  cache: FileCache,
  report: LoadReport,
  signal?: AbortSignal,
): Promise<Bundle> {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of modelFiles(manifest)) {
    const file = { name, url: `${folder}${name}`, ...manifest.files[name]! };
    contents.set(name, await bundleFile(file, cache, report, signal));
  }
  return { manifest, contents };
}
