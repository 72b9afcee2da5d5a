import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, normalize, parse, resolve } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { earlierResults, resultsBeside } from './earlier-results.js';
import { expandGlob } from './expand-glob.js';
import { dash } from './stdin.js';

/** What counts as an input. */
export interface ExpandOptions {
  /** Endings without their dot, in lower case: `png`. */
  readonly extensions: readonly string[];
  /** Whether a folder is taken with all folders in it. @default false */
  readonly subfolders?: boolean;
}

/** The files that arguments name. */
export interface ExpandedInputs {
  /** Sorted, each once. */
  readonly paths: readonly string[];
  /** What was left out where somebody might have expected it, in sentences without a full stop. */
  readonly passedOver: readonly string[];
}

/**
 * The files that arguments name. An argument is a file (taken whatever its ending), `-` for standard input, a folder (the
 * files in it that have one of the endings) or a glob (of these endings too). A file that is really called `photo[1].png`
 * is that file, not a pattern. Hidden files count only where they are named. Results of earlier runs, which their reports
 * name, are not taken from a folder or by a glob, nor beside the input that they were made of, as a shell gives them
 * for `*.png`.
 *
 * @throws FuzzydiffError `not-found` when an argument matches nothing, `invalid-argument` when there is no argument
 */
export async function expandInputs(args: readonly string[], options: ExpandOptions): Promise<ExpandedInputs> {
  if (args.length === 0)
    throw new FuzzydiffError(
      'invalid-argument',
      'Expected at least one input but found none; name a file, a folder or a glob.',
    );
  const found = new Map<string, Found>();
  const passedOver: string[] = [];
  const folders: string[] = [];
  const named = new Set(args.map((arg) => resolve(arg)));
  for (const arg of args) {
    const expanded = await expand(arg, options);
    folders.push(...expanded.folders.filter((folder) => !named.has(resolve(folder))));
    for (const file of expanded.found) {
      const earlier = found.get(resolve(file.path));
      found.set(resolve(file.path), { path: normalize(file.path), named: file.named || (earlier?.named ?? false) });
    }
    passedOver.push(...expanded.passedOver);
  }
  if (folders.length > 0)
    passedOver.push(`${listed(folders)}: folders in a folder are not looked into; name them as well`);
  const { kept, results } = await withoutResults([...found.values()]);
  if (results.length > 0)
    passedOver.push(`${listed(results)}: results of an earlier run; name one alone to work on it`);
  if (kept.length === 0) throw nothingFor(args.join(' '), 'only results of an earlier run');
  return { paths: kept.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)), passedOver };
}

/** A file, and whether an argument is its very name. */
interface Found {
  readonly path: string;
  readonly named: boolean;
}

/** What one argument names. */
interface Expanded {
  readonly found: readonly Found[];
  readonly passedOver: readonly string[];
  /** The folders in it that were not looked into. */
  readonly folders: readonly string[];
}

async function expand(arg: string, { extensions, subfolders = false }: ExpandOptions): Promise<Expanded> {
  if (arg === dash) return { found: [{ path: dash, named: true }], passedOver: [], folders: [] };
  const hasEnding = (path: string) => extensions.includes(extname(path).slice(1).toLowerCase());
  const status = await stat(arg).catch(() => undefined);
  if (status?.isFile()) return { found: [{ path: arg, named: true }], passedOver: [], folders: [] };
  const isFolder = status?.isDirectory() ?? false;
  const all = isFolder ? await filesIn(arg, subfolders) : await expandGlob(arg);
  const found = all.filter(hasEnding).map((path) => ({ path, named: false }));
  const folders = isFolder && !subfolders ? await foldersIn(arg) : [];
  const others = isFolder
    ? (await withoutResults(all.filter((path) => !hasEnding(path) && !folders.includes(path)).map(unnamed))).kept
    : [];
  if (found.length === 0) {
    const left = [...others, ...folders].map((path) => basename(path));
    const has = left.length > 0 ? `only ${listed(left)}` : 'none';
    const what = status ? 'a folder with' : 'a file, a folder or a glob of';
    throw nothingFor(arg, has, `${what} ${extensions.join(', ')} files`);
  }
  const passedOver: string[] = [];
  const endings = extensions.join(', ');
  if (others.length > 0)
    passedOver.push(`${listed(others)}: not an ending that is read (${endings}); name the file if it is one`);
  return { found, passedOver, folders };
}

/** The folders in a folder, and what leads to one, without those of earlier runs' results. */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const seen = entries.filter(({ name }) => !name.startsWith('.'));
  const isFolder = await Promise.all(
    seen.map(
      async (entry) => entry.isDirectory() || (entry.isSymbolicLink() && (await isFolderAt(join(folder, entry.name)))),
    ),
  );
  const paths = seen
    .filter((_, n) => isFolder[n])
    .map(({ name }) => join(folder, name))
    .sort();
  const results = await Promise.all(paths.map(earlierResults));
  return paths.filter((_, n) => results[n]!.size === 0);
}

async function isFolderAt(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

const unnamed = (path: string): Found => ({ path, named: false });

async function filesIn(folder: string, subfolders: boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const seen = entries.filter((entry) => !entry.name.startsWith('.'));
  const files = seen.filter((entry) => !entry.isDirectory()).map(({ name }) => join(folder, name));
  if (!subfolders) return files;
  const inner = seen.filter((entry) => entry.isDirectory()).map(({ name }) => filesIn(join(folder, name), true));
  return [...files, ...(await Promise.all(inner)).flat()];
}

/** Parts files and what reports beside them call results. */
async function withoutResults(found: readonly Found[]): Promise<{ kept: string[]; results: string[] }> {
  const beside = resultsBeside();
  const inputs = new Set(found.map(({ path }) => resolve(parse(path).dir, parse(path).name)));
  const kept: string[] = [];
  const results: string[] = [];
  for (const { path, named } of found) {
    const source = path === dash ? undefined : (await beside(path)).get(basename(path));
    const ofAnother = source !== undefined && inputs.has(resolve(parse(path).dir, source));
    (source === undefined || (named && !ofAnother) ? kept : results).push(path);
  }
  return { kept, results };
}

/** Some names, and how many more. */
function listed(paths: readonly string[]): string {
  const most = 6;
  const rest = paths.length - most;
  return paths.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function nothingFor(arg: string, found: string, expected = 'inputs'): FuzzydiffError {
  const message = `Expected ${expected} for "${arg}" but found ${found}; check the path.`;
  return new FuzzydiffError('not-found', message, { data: { arg } });
}

/**
 * Refuses inputs whose outputs, named after their stems, would have one name; some file systems do not tell `A` from `a`.
 *
 * @throws FuzzydiffError `invalid-argument`
 */
export function refuseSameStem(paths: readonly string[]): void {
  const stems = new Map<string, string>();
  for (const path of paths) {
    const { name } = parse(path);
    const other = stems.get(name.toLowerCase());
    if (other !== undefined) {
      const message =
        `Expected inputs whose outputs have different names but ${other} and ${path} would both write "${name}.*"; ` +
        'rename one, or do them in two runs with different --out folders.';
      throw new FuzzydiffError('invalid-argument', message, { data: { paths: [other, path] } });
    }
    stems.set(name.toLowerCase(), path);
  }
}
