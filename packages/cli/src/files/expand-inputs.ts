import { basename, extname, normalize, parse, resolve } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { resultsBeside } from './earlier-results.js';
import { expandGlob } from './expand-glob.js';
import { type FolderContents, folderContents } from './folder-contents.js';
import { isOther, kindAt, type OtherKind } from './kind-at.js';
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
 * files in it that have one of the endings, and links to such) or a glob (of these endings too). A file that is really called `photo[1].png`
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
  const endings = extensions.join(', ');
  const hasEnding = (path: string) => extensions.includes(extname(path).slice(1).toLowerCase());
  const kind = await kindAt(arg);
  if (kind === 'a file') return { found: [{ path: arg, named: true }], passedOver: [], folders: [] };
  const expected = `${kind === 'a folder' ? 'a folder with' : 'a file, a folder or a glob of'} ${endings} files`;
  if (kind === 'a link that leads nowhere') throw nothingFor(arg, kind, expected);
  if (isOther(kind)) throw nothingFor(arg, kind, expected, 'name a file, or give it as standard input, -');
  const isFolder = kind === 'a folder';
  const { files, folders, others } = isFolder
    ? await folderContents(arg, subfolders)
    : await globContents((await expandGlob(arg)).filter(hasEnding));
  const found = files.filter(hasEnding).map(unnamed);
  const unread = (await withoutResults(files.filter((path) => !hasEnding(path)).map(unnamed))).kept;
  if (found.length === 0) {
    const left = [...unread, ...folders].map((path) => basename(path));
    const named = [...left, ...[...others].map(([path, other]) => `${basename(path)} (${other})`)];
    throw nothingFor(arg, named.length > 0 ? `only ${listed(named)}` : 'none', expected);
  }
  const passedOver: string[] = [];
  if (unread.length > 0)
    passedOver.push(`${listed(unread)}: not an ending that is read (${endings}); name the file if it is one`);
  for (const other of new Set(others.values())) {
    const paths = [...others.keys()].filter((path) => others.get(path) === other);
    passedOver.push(`${listed(paths)}: no file but ${other}`);
  }
  return { found, passedOver, folders };
}

/** What a glob matches, as `folderContents` has it. */
async function globContents(paths: readonly string[]): Promise<FolderContents> {
  const kinds = await Promise.all(paths.map(kindAt));
  const others = new Map<string, OtherKind>();
  for (const [n, path] of paths.entries()) {
    const kind = kinds[n];
    if (isOther(kind)) others.set(path, kind);
  }
  return { files: paths.filter((path) => !others.has(path)), folders: [], others };
}

const unnamed = (path: string): Found => ({ path, named: false });

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

function nothingFor(arg: string, found: string, expected = 'inputs', remedy = 'check the path'): FuzzydiffError {
  const message = `Expected ${expected} for "${arg}" but found ${found}; ${remedy}.`;
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
