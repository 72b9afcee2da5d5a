import { readdir, stat } from 'node:fs/promises';
import { extname, join, normalize, parse, resolve } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';

/**
 * The files that arguments name, sorted and each once. An argument is a file (taken whatever its ending), a folder (the
 * files directly in it that have one of the endings; not its own folders, where results may lie) or a glob (of these
 * endings too). A file that is really called `photo[1].png` is that file, not a pattern. Hidden files count only where
 * they are named.
 *
 * @param extensions endings without their dot, in lower case: `png`
 * @throws FuzzydiffError `not-found` when an argument matches nothing, `invalid-argument` when there is no argument or
 *   two files would write outputs of one name
 */
export async function expandInputs(args: readonly string[], extensions: readonly string[]): Promise<string[]> {
  if (args.length === 0)
    throw new FuzzydiffError(
      'invalid-argument',
      'Expected at least one input but found none; name a file, a folder or a glob.',
    );
  const found = new Map<string, string>();
  for (const arg of args) for (const path of await expand(arg, extensions)) found.set(resolve(path), normalize(path));
  const paths = [...found.values()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  refuseSameStem(paths);
  return paths;
}

async function expand(arg: string, extensions: readonly string[]): Promise<string[]> {
  const hasEnding = (path: string) => extensions.includes(extname(path).slice(1).toLowerCase());
  const status = await stat(arg).catch(() => undefined);
  if (status?.isFile()) return [arg];
  let paths: string[];
  if (status?.isDirectory()) {
    const entries = await readdir(arg, { withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'));
    paths = files.map(({ name }) => join(arg, name)).filter(hasEnding);
  } else {
    const { glob } = await import('tinyglobby');
    // A pattern's backslash escapes what follows it; on Windows people write it between folders.
    const pattern = process.platform === 'win32' ? arg.replaceAll('\\', '/') : arg;
    paths = (await glob(pattern, { onlyFiles: true, expandDirectories: false })).filter(hasEnding);
  }
  if (paths.length > 0) return paths;
  const what = status ? 'a folder with' : 'a file, a folder or a glob of';
  const message = `Expected ${what} ${extensions.join(', ')} files for "${arg}" but found none; check the path.`;
  throw new FuzzydiffError('not-found', message, { data: { arg } });
}

/** Outputs are named after their input's stem; some file systems do not tell `A` from `a`. */
function refuseSameStem(paths: readonly string[]): void {
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
