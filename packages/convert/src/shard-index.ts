import { FuzzydiffError } from '@fuzzydiff/core';
import { brokenFile } from './byte-source.js';

/** The index of a checkpoint that is spread over several files, as Hugging Face's libraries write it. */
export interface ShardIndex {
  /** The files' names, each once. */
  readonly files: readonly string[];
  /** The file of each tensor. */
  readonly fileOf: ReadonlyMap<string, string>;
}

/** Whether a path is that of an index by its name: `...safetensors.index.json`, `...safetensors.index.fp16.json`. */
export function isShardIndex(path: string): boolean {
  return /\.index(\.\w+)?\.json$/.test(path);
}

/** Whether a path is that of one of several files of a checkpoint by its name: `...-00001-of-00002.safetensors`. */
export function isShard(path: string): boolean {
  return /-\d{5}-of-\d{5}(\.\w+)?\.(safetensors|bin)$/.test(path);
}

/**
 * Reads an index.
 *
 * @param index as parsed from JSON
 * @param where names it in errors
 * @throws FuzzydiffError `invalid-file` for anything else, and for files that do not lie beside it
 */
export function parseShardIndex(index: unknown, where: string): ShardIndex {
  const { weight_map: map } = (index ?? {}) as { weight_map?: unknown };
  if (typeof map !== 'object' || map === null || Object.keys(map).length === 0)
    throw brokenFile(where, 'it has no weight_map, which says which file holds which tensor');
  const fileOf = new Map<string, string>();
  for (const [tensor, file] of Object.entries(map)) {
    if (typeof file !== 'string' || !/^[^/\\]+$/.test(file) || file === '.' || file === '..')
      throw brokenFile(where, `it does not name a file beside it for tensor "${tensor}"`);
    fileOf.set(tensor, file);
  }
  return { files: [...new Set(fileOf.values())].sort(), fileOf };
}

/**
 * The paths of an index's files, which lie beside it.
 *
 * @param paths what is there, with forward slashes
 * @param where names the place in errors
 * @throws FuzzydiffError `not-found` where one is missing
 */
export function shardPaths(
  { files }: ShardIndex,
  indexPath: string,
  paths: readonly string[],
  where: string,
): readonly string[] {
  const folder = indexPath.slice(0, indexPath.lastIndexOf('/') + 1);
  const wanted = files.map((file) => `${folder}${file}`);
  const missing = wanted.filter((path) => !paths.includes(path));
  if (missing.length === 0) return wanted;
  throw new FuzzydiffError(
    'not-found',
    `Expected the ${wanted.length} files that ${indexPath} names in ${where} but found all except ${missing.join(', ')}; download what is missing.`,
    { data: { where, missing } },
  );
}
