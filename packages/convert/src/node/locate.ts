import { access, constants, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { cardLicense, checkpointFiles, describingFiles, pipelineSchedule } from '../checkpoint-files.js';
import { isShard, isShardIndex, parseShardIndex, shardPaths } from '../shard-index.js';
import { hubSnapshot, parseHubModel } from './hub.js';
import type { HubOptions } from './hub-options.js';
import { readJson } from './json-file.js';

/** A checkpoint's files on this disk, and what is known of it. */
export interface Checkpoint {
  /** The folder that it was looked for in. */
  readonly folder: string;
  readonly weights: readonly string[];
  /** What the index of weights in several files says. */
  readonly index: unknown;
  readonly config: string | null;
  readonly scheduler: string | null;
  readonly license: string | undefined;
  readonly name: string;
  readonly source: string;
}

/**
 * Finds a checkpoint: a folder, the network's part of a pipeline, a file of weights or the index of several, or a model
 * of a hub, which is downloaded.
 *
 * @throws FuzzydiffError `not-found` for what is not there, `invalid-file` for a broken index
 */
export async function locate(source: string, options: HubOptions): Promise<Checkpoint> {
  if (source.startsWith('hf:')) {
    const folder = await hubSnapshot(parseHubModel(source), options);
    const name = source.slice(source.indexOf('/') + 1).replace(/@.*$/, '');
    return await inFolder(folder, name, `${source} at ${path.basename(folder)}`);
  }
  const resolved = path.resolve(source);
  const found = await stat(resolved).catch(() => null);
  if (found === null)
    throw new FuzzydiffError(
      'not-found',
      `Expected a checkpoint at ${source} but found nothing there; check the path.`,
    );
  const base = path.basename(resolved);
  if (found.isDirectory()) return await inFolder(resolved, base, base);
  if (isShard(base))
    throw new FuzzydiffError(
      'not-found',
      `Expected a whole checkpoint at ${source} but found one of its several files; name their folder or their index (.index.json).`,
    );
  const name = isShardIndex(base) ? base.replace(/\.\w+\.index\..*$/, '') : path.parse(base).name;
  return await inFolder(path.dirname(resolved), name, base, base);
}

/** The checkpoint of a folder, or one `file` of it with what describes it there. */
async function inFolder(folder: string, name: string, source: string, file?: string): Promise<Checkpoint> {
  const within = async (part: string) =>
    (await readdir(path.join(folder, part)).catch(() => [])).map((found) => (part === '' ? found : `${part}/${found}`));
  const parts = ['', 'unet', 'scheduler', '..', '../scheduler'];
  const paths = (await Promise.all(parts.map(within))).flat();
  const files = file === undefined ? checkpointFiles(paths, source) : { weights: file, ...describingFiles(paths, '') };
  const at = (found: string) => path.join(folder, ...found.split('/'));
  const index = isShardIndex(files.weights) ? await readJson(at(files.weights)) : undefined;
  const weights =
    index === undefined
      ? [files.weights]
      : shardPaths(parseShardIndex(index, files.weights), files.weights, paths, source);
  for (const file of weights)
    await access(at(file), constants.R_OK).catch((cause: Error) => {
      throw new FuzzydiffError(
        'not-found',
        `Expected weights in ${at(file)} but could not read them (${cause.message}).`,
        {
          cause,
        },
      );
    });
  const pipeline = files.scheduler === pipelineSchedule ? path.basename(path.dirname(folder)) : '';
  return {
    folder,
    weights: weights.map(at),
    index,
    config: files.config && at(files.config),
    scheduler: files.scheduler && at(files.scheduler),
    license: cardLicense(files.card === null ? '' : await readFile(at(files.card), 'utf8')),
    // Networks and their files have one name in all pipelines.
    name: pipeline || name,
    source,
  };
}
