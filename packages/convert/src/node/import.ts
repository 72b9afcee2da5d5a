import { constants } from 'node:fs';
import { copyFile, link, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { type ModelManifest, parseManifest } from '@fuzzydiff/core/bundle';
import { configPaths, schedulerPaths } from '../checkpoint-files.js';
import { type ConvertOptions, convertCheckpoint } from '../convert.js';
import type { RangesNetwork } from '../eight-bits.js';
import { needsScheduler } from '../model.js';
import { sha256OfFile, withFileSources } from './file-source.js';
import { writeHalfWeights } from './half-weights.js';
import type { HubOptions } from './hub-options.js';
import { readJson } from './json-file.js';
import { type Checkpoint, locate } from './locate.js';
import { bundleToReplace, keepingFits, replaceBundle } from './replace-bundle.js';

/** Options of an import. */
export interface ImportOptions
  extends HubOptions,
    Partial<Omit<ConvertOptions, 'sha256' | 'config' | 'scheduler' | 'index' | 'measureRanges'>> {
  /** The folder of the bundle, which this makes. */
  readonly out: string;
  /** A JSON file with the network's configuration. @default the checkpoint's own `config.json` */
  readonly config?: string;
  /** A JSON file with the noise schedule. @default the checkpoint's own `scheduler_config.json` */
  readonly scheduler?: string;
  /** `fp16` writes the weights anew in half precision; `keep` leaves them where and as they are. @default 'keep' */
  readonly dtype?: 'keep' | 'fp16';
  /**
   * Measures the ranges of the maps of a network whose weights lie in `folder`, `[maps, 2]`: then the bundle has a graph in 8 bits,
   * too. `measureRanges` of `@fuzzydiff/runtime-node` does. @default there is no such graph
   */
  readonly measureRanges?: (network: RangesNetwork & { readonly folder: string }) => Promise<Float32Array>;
  /** Replaces the model of a bundle that is there already. @default false */
  readonly overwrite?: boolean;
}

/** What an import made. */
export interface ImportResult {
  /** The bundle's folder. */
  readonly folder: string;
  readonly manifest: ModelManifest;
  /** How the bundle got its weights: a second name of the same file, a copy (another disk), or new ones (fp16). */
  readonly weights: 'linked' | 'copied' | 'written';
  /** Calibrations of the bundle that was there, for another model: the files stay, and `model.json` no longer lists them. */
  readonly unlisted: readonly string[];
}

/**
 * Makes a model bundle of a published checkpoint: a diffusers folder, a file of weights, or `hf:owner/name[@revision]`.
 * The weights are not rewritten: the bundle holds their files under a second name where the disk allows it. With
 * `overwrite`, the files of the bundle's network and its `model.json` are replaced, and nothing else in its folder;
 * calibrations stay listed where they are of this very model.
 *
 * @throws FuzzydiffError as `convertCheckpoint`; `not-found` for a missing file; `invalid-argument` for a bundle that
 * would be overwritten. Nothing is left behind then, and a bundle that was there is as it was.
 */
export async function importCheckpoint(source: string, options: ImportOptions): Promise<ImportResult> {
  const folder = path.resolve(options.out);
  const old = await bundleToReplace(folder, options.overwrite ?? false);
  // Where the folder itself is: what is renamed has to lie on its disk.
  const out = await realpath(folder).catch(() => folder);
  const partial = `${out}.${process.pid}.partial`;
  // First of all: a download may take hours.
  await mkdir(partial, { recursive: true }).catch((cause: Error) => {
    throw new FuzzydiffError(
      'invalid-argument',
      `Expected to make a folder for the bundle ${folder} but that failed (${cause.message}); choose a place that may be written.`,
      { cause },
    );
  });
  try {
    const checkpoint = await locate(source, options);
    const { files, index, weights } = await takeWeights(checkpoint, partial, options);
    const converted = await convert(files, partial, { ...checkpoint, index }, options);
    const manifest = old === null ? converted : keepingFits(converted, old);
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    parseManifest(text, 'model.json');
    await writeFile(path.join(partial, 'model.json'), text, { flag: 'wx' });
    options.signal?.throwIfAborted();
    if (old === null) {
      await rename(partial, out);
      return { folder, manifest, weights, unlisted: [] };
    }
    await replaceBundle(partial, out, manifest, old);
    await rm(partial, { recursive: true, force: true });
    const listed = Object.values(manifest.calibrations);
    const unlisted = Object.values(old.calibrations).filter((file) => !listed.includes(file));
    return { folder, manifest, weights, unlisted: [...new Set(unlisted)] };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Puts a checkpoint's weights into the bundle that is being made, as they are or in half precision. */
async function takeWeights(
  { weights, index }: Checkpoint,
  partial: string,
  options: ImportOptions,
): Promise<Pick<ImportResult, 'weights'> & Pick<Checkpoint, 'index'> & { readonly files: readonly string[] }> {
  if (options.dtype === 'fp16') {
    const file = await writeHalfWeights(weights, index, partial, options);
    return { files: [path.join(partial, file)], index: undefined, weights: 'written' };
  }
  const files = weights.map((file) => path.join(partial, path.basename(file)));
  const ways: ImportResult['weights'][] = [];
  for (const [i, file] of weights.entries()) ways.push(await place(file, files[i]!));
  return { files, index, weights: ways.includes('copied') ? 'copied' : 'linked' };
}

/** Writes the graphs over a bundle's weights; its description. */
async function convert(
  weights: readonly string[],
  partial: string,
  checkpoint: Checkpoint,
  options: ImportOptions,
): Promise<ModelManifest> {
  const { measureRanges, ...described } = options;
  const { preset, onProgress } = described;
  const config = options.config ?? (preset === undefined ? checkpoint.config : null);
  if (config === null && preset === undefined) {
    const beside = path.relative(checkpoint.folder, path.dirname(checkpoint.weights[0]!));
    const looked = configPaths.map((file) => path.join(beside, file));
    throw notFound('a JSON file or the name of a preset for the configuration', checkpoint, looked, '--config');
  }
  const network = config === null ? undefined : await readJson(config);
  const scheduler = options.scheduler ?? (preset === undefined ? checkpoint.scheduler : null);
  if (scheduler === null && needsScheduler(network))
    throw notFound('a JSON file with the noise schedule', checkpoint, schedulerPaths, '--scheduler');
  return await withFileSources(weights, async (sources) => {
    const { manifest, graph, halfGraph, int8Graph } = await convertCheckpoint(sources, {
      ...described,
      name: options.name ?? checkpoint.name,
      source: options.source ?? checkpoint.source,
      license: options.license ?? checkpoint.license ?? 'not stated',
      config: network,
      scheduler: scheduler === null ? undefined : await readJson(scheduler),
      index: checkpoint.index,
      ...(measureRanges && { measureRanges: (network) => measureRanges({ ...network, folder: partial }) }),
      sha256: ({ name, size }) =>
        sha256OfFile(path.join(partial, name), (done) =>
          onProgress?.({ stage: 'hash', file: name, done, total: size }),
        ),
    });
    // Never over a file: the weights may lie there as a second name of the user's own.
    await writeFile(path.join(partial, manifest.graph.file), graph, { flag: 'wx' });
    await writeFile(path.join(partial, manifest.graph.halfFile!), halfGraph, { flag: 'wx' });
    if (int8Graph) await writeFile(path.join(partial, manifest.graph.int8File!), int8Graph, { flag: 'wx' });
    return manifest;
  });
}

/** The error of a description that a checkpoint does not have and that was not given. */
function notFound(what: string, { folder, source }: Checkpoint, looked: readonly string[], option: string) {
  return new FuzzydiffError(
    'not-found',
    `Expected ${what} of ${source} but found none of ${looked.join(', ')} in ${folder}; name it with ${option}.`,
    { data: { folder, looked } },
  );
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
