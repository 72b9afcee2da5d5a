import { type ModelBundle, readBundle } from '@fuzzydiff/core/bundle';
import { placeFiles } from './files/place-files.js';
import { type BundleSource, placeOf } from './files/source.js';
import { checkBrowser } from './page/check-browser.js';
import { notifier, type ReportOptions } from './page/report.js';

/** Options of `openBundle`. */
export interface OpenOptions extends ReportOptions {
  /** Aborts the opening and every reading, which reject with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a model bundle without its model: its facts, and any of its files, verified and kept as those of a model are.
 *
 * @param source the URL of its folder, relative to the page, or the files of a folder that the user picked
 * @throws FuzzydiffError `not-found` where there is no bundle; `invalid-file` for a `model.json` that is none;
 *   `invalid-argument` for what is no source; `device-unavailable` in a page from neither https nor localhost, and in Node; or the
 *   signal's reason
 */
export async function openBundle(source: BundleSource, options: OpenOptions = {}): Promise<ModelBundle> {
  checkBrowser('openBundle');
  const { signal } = options;
  signal?.throwIfAborted();
  return readBundle(await placeFiles(placeOf(source), { notify: notifier(options), signal }));
}
