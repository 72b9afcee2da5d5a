import { constants } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FuzzydiffError, invalidArgument } from '@fuzzydiff/core';
import { type ModelManifest, parseManifest } from '@fuzzydiff/core/bundle';
import { type CheckpointFiles, cardLicense, checkpointFiles, describingFiles } from '../checkpoint-files.js';
import { type ConvertOptions, convertCheckpoint } from '../convert.js';
import { fileSource, sha256OfFile } from './file-source.js';
import { writeHalfWeights } from './half-weights.js';
import { type HubOptions, hubSnapshot, parseHubModel } from './hub.js';

/** Options of an import. */
export interface ImportOptions extends HubOptions, Partial<Omit<ConvertOptions, 'sha256' | 'config' | 'scheduler'>> {
  /** The folder of the bundle, which this makes. */
  readonly out: string;
  /** A JSON file with the network's configuration. @default the checkpoint's own `config.json` */
  readonly config?: string;
  /** A JSON file with the noise schedule. @default the checkpoint's own `scheduler_config.json` */
  readonly scheduler?: string;
  /** `fp16` writes the weights anew in half precision; `keep` leaves them where and as they are. @default 'keep' */
  readonly dtype?: 'keep' | 'fp16';
  /** Replaces a bundle that is there already. @default false */
  readonly overwrite?: boolean;
}

/** What an import made. */
export interface ImportResult {
  /** The bundle's folder. */
  readonly folder: string;
  readonly manifest: ModelManifest;
  /** How the bundle got its weights: a second name of the same file, a copy (another disk), or new ones (fp16). */
  readonly weights: 'linked' | 'copied' | 'written';
}

/**
 * Makes a model bundle of a published checkpoint: a diffusers folder, a file of weights, or `hf:owner/name[@revision]`.
 * The weights are not rewritten: the bundle holds their file under a second name where the disk allows it.
 *
 * @throws FuzzydiffError as `convertCheckpoint`; `not-found` for a missing file; `invalid-argument` for a bundle that
 * would be overwritten. Nothing is left behind then.
 */
export async function importCheckpoint(source: string, options: ImportOptions): Promise<ImportResult> {
  const out = path.resolve(options.out);
  await checkFree(out, options.overwrite ?? false);
  const checkpoint = await locate(source, options);
  const partial = `${out}.${process.pid}.partial`;
  await mkdir(partial, { recursive: true });
  try {
    const file = path.basename(checkpoint.weights);
    const half = options.dtype === 'fp16' ? await writeHalfWeights(checkpoint.weights, partial, options) : null;
    const weights = half === null ? await place(checkpoint.weights, path.join(partial, file)) : 'written';
    const manifest = await convert(path.join(partial, half ?? file), partial, checkpoint, options);
    if (options.overwrite) await rm(out, { recursive: true, force: true });
    await rename(partial, out);
    return { folder: out, manifest, weights };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** A checkpoint's files on this disk, and what is known of it. */
interface Checkpoint {
  readonly weights: string;
  readonly config: string | null;
  readonly scheduler: string | null;
  readonly license: string | undefined;
  readonly name: string;
  readonly source: string;
}

async function locate(source: string, options: ImportOptions): Promise<Checkpoint> {
  if (source.startsWith('hf:')) {
    const folder = await hubSnapshot(parseHubModel(source), options);
    const name = source.slice(source.indexOf('/') + 1).replace(/@.*$/, '');
    return await inFolder(folder, name, `${source} at ${path.basename(folder)}`);
  }
  const resolved = path.resolve(source);
  const found = await stat(resolved).catch(() => null);
  if (found === null)
    throw new FuzzydiffError('not-found', `Expected a checkpoint at ${source} but found nothing there.`);
  const base = path.basename(resolved);
  if (found.isDirectory()) return await inFolder(resolved, base, base);
  return await inFolder(path.dirname(resolved), path.parse(base).name, base, base);
}

/** The checkpoint of a folder, or one `file` of it with what describes it there. */
async function inFolder(folder: string, name: string, source: string, file?: string): Promise<Checkpoint> {
  const within = async (part: string) =>
    (await readdir(path.join(folder, part)).catch(() => [])).map((found) => `${part}/${found}`);
  const paths = [...(await readdir(folder)), ...(await within('unet')), ...(await within('scheduler'))];
  const files: CheckpointFiles =
    file === undefined ? checkpointFiles(paths, source) : { weights: file, ...describingFiles(paths, '') };
  const at = (found: string | null) => (found === null ? null : path.join(folder, ...found.split('/')));
  const card = files.card === null ? '' : await readFile(path.join(folder, files.card), 'utf8');
  return {
    weights: path.join(folder, ...files.weights.split('/')),
    config: at(files.config),
    scheduler: at(files.scheduler),
    license: cardLicense(card),
    name,
    source,
  };
}

async function convert(
  weights: string,
  folder: string,
  checkpoint: Checkpoint,
  options: ImportOptions,
): Promise<ModelManifest> {
  const { preset, onProgress } = options;
  const config = options.config ?? (preset === undefined ? checkpoint.config : null);
  if (config === null && preset === undefined)
    throw invalidArgument(
      'the configuration',
      'a JSON file or the name of a preset',
      'neither',
      `${path.basename(weights)} does not say what its network is`,
    );
  const scheduler = options.scheduler ?? (preset === undefined ? checkpoint.scheduler : null);
  const source = await fileSource(weights);
  try {
    const { manifest, graph, halfGraph } = await convertCheckpoint(source, {
      ...options,
      name: options.name ?? checkpoint.name,
      source: options.source ?? checkpoint.source,
      license: options.license ?? checkpoint.license ?? 'not stated',
      config: config === null ? undefined : await readJson(config),
      scheduler: scheduler === null ? undefined : await readJson(scheduler),
      sha256: () =>
        sha256OfFile(weights, (done) => onProgress?.({ stage: 'hash', file: source.name, done, total: source.size })),
    });
    await writeFile(path.join(folder, manifest.graph.file), graph);
    await writeFile(path.join(folder, manifest.graph.halfFile!), halfGraph);
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    parseManifest(text, 'model.json');
    await writeFile(path.join(folder, 'model.json'), text);
    return manifest;
  } finally {
    await source.close();
  }
}

/** Gives the bundle its weights: a second name where source and bundle are on one disk, a copy otherwise. */
async function place(weights: string, target: string): Promise<'linked' | 'copied'> {
  // The cache of a hub has symbolic links; a bundle must not depend on where they lead.
  const file = await realpath(weights);
  try {
    await link(file, target);
    return 'linked';
  } catch {
    await copyFile(file, target, constants.COPYFILE_FICLONE);
    return 'copied';
  }
}

async function checkFree(out: string, overwrite: boolean): Promise<void> {
  const names = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw invalidArgument('the bundle', 'a folder that does not exist yet', out);
  });
  if (names === null) return;
  if (names.length === 0 || (overwrite && names.includes('model.json'))) return;
  const remedy = names.includes('model.json') ? 'overwrite it, or choose another name' : 'choose another name';
  throw invalidArgument('the bundle', 'a folder that does not exist yet', out, remedy);
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new FuzzydiffError('not-found', `Expected a configuration at ${file} but could not read it.`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FuzzydiffError('invalid-file', `Expected JSON in ${file} but it is not.`, { cause });
  }
}
