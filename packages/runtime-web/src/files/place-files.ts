import { FuzzydiffError } from '@fuzzydiff/core';
import type { BundleFiles } from '@fuzzydiff/core/bundle';
import { fetchedFiles } from './fetched-files.js';
import { pickedFiles } from './picked-files.js';
import type { ReadOptions } from './read-options.js';
import type { Place } from './source.js';

/**
 * The files of the bundle at a place.
 *
 * @throws FuzzydiffError `device-unavailable` in a page from neither https nor localhost
 */
export async function placeFiles(place: Place, options: ReadOptions): Promise<BundleFiles> {
  // Pages without it have no SubtleCrypto and no Cache API either: nothing could be verified or kept.
  if (!globalThis.isSecureContext)
    throw new FuzzydiffError(
      'device-unavailable',
      `Expected a page from https or localhost but found ${location.origin}; browsers hash and keep files only there.`,
      { data: { origin: location.origin } },
    );
  return 'url' in place ? fetchedFiles(place.url, options) : pickedFiles(place.picked, place.files, options);
}
