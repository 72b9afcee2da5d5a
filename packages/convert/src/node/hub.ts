import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { invalidArgument } from '@fuzzydiff/core/internal';
import { checkpointFiles } from '../checkpoint-files.js';
import { isShardIndex, parseShardIndex, shardPaths } from '../shard-index.js';
import { downloadBlob, type HubFile, linkBlob } from './hub-blob.js';
import { cacheFolder } from './hub-cache.js';
import type { HubOptions } from './hub-options.js';
import { readJson } from './json-file.js';

/** A model of a hub, by name and revision. */
export interface HubModel {
  /** `owner/name`. */
  readonly repo: string;
  /** A branch, tag or commit. */
  readonly revision: string;
}

/**
 * Reads `hf:owner/name` or `hf:owner/name@revision`.
 *
 * @throws FuzzydiffError `invalid-argument` for anything else
 */
export function parseHubModel(text: string): HubModel {
  const match = /^hf:(\w[\w.-]*\/\w[\w.-]*)(?:@(\w[\w.-]*))?$/.exec(text);
  if (match === null) throw invalidArgument('the model', 'hf:owner/name or hf:owner/name@revision', text);
  return { repo: match[1]!, revision: match[2] ?? 'main' };
}

/**
 * The folder of the cache that holds a model's checkpoint: its configuration, schedule, model card and weights, downloaded
 * as far as they are not there yet. The cache is laid out as Hugging Face's own tools do it.
 *
 * @throws FuzzydiffError `not-found` when the hub or, offline, the cache does not have it
 */
export async function hubSnapshot(model: HubModel, options: HubOptions = {}): Promise<string> {
  const { env } = process;
  const hub = await import('@huggingface/hub');
  const folder = path.join(await cacheFolder(options), hub.getRepoFolderName({ type: 'model', name: model.repo }));
  if (options.offline ?? env['HF_HUB_OFFLINE'] === '1') return await cachedSnapshot(model, folder);

  const token = options.token ?? env['HF_TOKEN'];
  if (token && !token.startsWith('hf_'))
    throw invalidArgument('the access token (HF_TOKEN)', 'one that begins with hf_', 'another kind');
  const endpoint = options.endpoint ?? env['HF_ENDPOINT'];
  const request = {
    repo: { type: 'model', name: model.repo } as const,
    ...(token ? { accessToken: token } : {}),
    ...(endpoint ? { hubUrl: endpoint.replace(/\/+$/, '') } : {}),
    ...(options.signal ? { fetch: withSignal(options.signal) } : {}),
  };
  try {
    const { sha } = await hub.modelInfo({
      ...request,
      name: model.repo,
      revision: model.revision,
      additionalFields: ['sha'],
    });
    const files = new Map<string, HubFile>();
    for await (const entry of hub.listFiles({ ...request, recursive: true, revision: sha }))
      if (entry.type === 'file')
        files.set(entry.path, { path: entry.path, size: entry.size, key: entry.lfs?.oid ?? entry.oid ?? '' });
    const snapshot = path.join(folder, 'snapshots', sha);
    const where = `hf:${model.repo}`;
    const take = async (name: string) => {
      const at = path.join(snapshot, ...name.split('/'));
      const blob = await downloadBlob(folder, files.get(name)!, options, () =>
        hub.downloadFile({ ...request, path: name, revision: sha, xet: false }),
      );
      await linkBlob(blob, at);
      return at;
    };
    const paths = [...files.keys()];
    const { weights, ...describing } = checkpointFiles(paths, where);
    for (const name of Object.values(describing)) if (name !== null) await take(name);
    const at = await take(weights);
    if (isShardIndex(weights))
      for (const name of shardPaths(parseShardIndex(await readJson(at), at), weights, paths, where)) await take(name);
    if (sha !== model.revision) await writeRef(path.join(folder, 'refs', model.revision), sha);
    return snapshot;
  } catch (cause) {
    if (FuzzydiffError.isInstance(cause)) throw cause;
    options.signal?.throwIfAborted();
    throw unreachable(model, cause);
  }
}

async function cachedSnapshot({ repo, revision }: HubModel, folder: string): Promise<string> {
  const sha = await readFile(path.join(folder, 'refs', revision), 'utf8').catch(() => revision);
  const snapshot = path.join(folder, 'snapshots', sha.trim());
  const names = await readdir(snapshot).catch(() => []);
  if (names.length > 0) return snapshot;
  throw new FuzzydiffError(
    'not-found',
    `Expected hf:${repo} (${revision}) in the cache, as the hub may not be asked (offline), but found nothing in ${snapshot}; import it once while online.`,
    { data: { repo, revision, snapshot } },
  );
}

/** Written beside and renamed, as other tools read it. */
async function writeRef(file: string, sha: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}`, sha);
  await rename(`${file}.${process.pid}`, file);
}

function withSignal(signal: AbortSignal): typeof fetch {
  return (input, init) => fetch(input, { ...init, signal });
}

function unreachable({ repo, revision }: HubModel, cause: unknown): FuzzydiffError {
  const status = (cause as { statusCode?: number }).statusCode;
  const reason =
    status === 401 || status === 403
      ? `the hub refused access (${status}); ask for access on the model's page and set HF_TOKEN`
      : status === 404
        ? 'the hub has no such model or revision; check its name'
        : `the hub could not be asked (${cause instanceof Error ? cause.message : String(cause)}); try again, which goes on where it stopped, or use the cache with --offline`;
  return new FuzzydiffError('not-found', `Expected hf:${repo} (${revision}) from the hub but ${reason}.`, {
    cause,
    data: { repo, revision, status },
  });
}
