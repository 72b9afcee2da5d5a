import { FuzzydiffError } from '@fuzzydiff/core';
import { invalidArgument } from '@fuzzydiff/core/internal';

/**
 * Where a model bundle is: the URL of its folder, relative to the page, or the files of a folder that the user picked
 * (`[...input.files]` of an `<input type="file" webkitdirectory>`).
 */
export type BundleSource = string | URL | readonly File[];

/** A source that was checked, as plain data: it crosses from the page to the worker. */
export type Place =
  /** The folder's absolute URL, with a `/` at its end. */
  | { readonly url: string }
  /** The path of the bundle's folder within what was picked, empty or with a `/` at its end; its files by name. */
  | { readonly picked: string; readonly files: ReadonlyMap<string, File> };

/**
 * Where a source's bundle is.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no source, `not-found` for files without a `model.json`
 */
export function placeOf(source: BundleSource): Place {
  if (typeof source === 'string' || source instanceof URL) return { url: folderUrl('the model', source) };
  if (Array.isArray(source) && source.every((file) => file instanceof File)) return pickedPlace(source);
  throw invalidArgument('the model', 'a URL or an array of files', source, 'give [...input.files] for a FileList');
}

/** The absolute URL of a folder, with a `/` at its end. */
export function folderUrl(name: string, given: string | URL): string {
  const url = absoluteUrl(name, 'the URL of a folder', given);
  url.search = '';
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

/** The absolute URL of a file. */
export function fileUrl(name: string, given: string | URL): string {
  return absoluteUrl(name, 'the URL of a file', given).href;
}

function absoluteUrl(name: string, expected: string, given: string | URL): URL {
  // A page's own base, which `<base>` may move; a worker has none.
  const base = globalThis.document?.baseURI ?? location.href;
  const url = URL.canParse(given, base) ? new URL(given, base) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw invalidArgument(name, expected, String(given), 'give an http or https URL, or a path');
  url.hash = '';
  return url;
}

/** The folder with the `model.json` that is least deep: what lies beside and below it is the bundle. */
function pickedPlace(picked: readonly File[]): Place {
  const files = new Map(picked.map((file) => [file.webkitRelativePath || file.name, file]));
  const depth = (path: string) => path.split('/').length;
  const manifests = [...files.keys()].filter((path) => /(^|\/)model\.json$/.test(path));
  const least = Math.min(...manifests.map(depth));
  const [manifest, other] = manifests.filter((path) => depth(path) === least);
  if (manifest === undefined || other !== undefined) {
    const found = manifest === undefined ? `none among ${files.size}` : `${manifest} and ${other}`;
    throw new FuzzydiffError(
      'not-found',
      `Expected one model.json in the picked files but found ${found}; pick the folder of one model bundle.`,
      { data: { manifests } },
    );
  }
  const folder = manifest.slice(0, -'model.json'.length);
  const inside = [...files].filter(([path]) => path.startsWith(folder));
  return { picked: folder, files: new Map(inside.map(([path, file]) => [path.slice(folder.length), file])) };
}
