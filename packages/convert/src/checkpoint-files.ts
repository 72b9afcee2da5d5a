import { FuzzydiffError } from '@fuzzydiff/core';
import { isShard, isShardIndex } from './shard-index.js';

/** The files that describe a checkpoint, as paths inside its folder; null for those not there. */
export interface DescribingFiles {
  readonly config: string | null;
  readonly scheduler: string | null;
  /** The model card, for the licence. */
  readonly card: string | null;
}

/** The files of a published checkpoint that an import needs. */
export interface CheckpointFiles extends DescribingFiles {
  /** The file of weights, or the index of several. */
  readonly weights: string;
}

const weightNames = [
  'diffusion_pytorch_model.safetensors',
  'diffusion_pytorch_model.safetensors.index.json',
  'diffusion_pytorch_model.bin',
  'diffusion_pytorch_model.bin.index.json',
  'diffusion_pytorch_model.fp16.safetensors',
  'diffusion_pytorch_model.safetensors.index.fp16.json',
];

/**
 * Finds a checkpoint's files among all of a folder or repository: a diffusers model by itself or the `unet` of a
 * pipeline, or else the one file of weights, or index of several, that is there. Safetensors are preferred to pickles.
 *
 * @param paths with forward slashes
 * @param where names the folder in errors
 * @throws FuzzydiffError `not-found` when there are no weights, or several and no rule to choose
 */
export function checkpointFiles(paths: readonly string[], where: string): CheckpointFiles {
  for (const folder of ['', 'unet/']) {
    const weights = weightNames.map((name) => `${folder}${name}`).find((path) => paths.includes(path));
    if (weights !== undefined) return { weights, ...describingFiles(paths, folder) };
  }
  // A known answer beside the weights is what `fuzzydiff doctor` compares with.
  const files = paths.filter(
    (path) => /^[^/]+\.(safetensors|pt|pth|bin|ckpt)$/.test(path) && path !== 'expected.safetensors',
  );
  const shards = files.filter(isShard);
  const candidates = [
    ...files.filter((path) => !isShard(path)),
    ...paths.filter((path) => !path.includes('/') && isShardIndex(path)),
  ];
  if (candidates.length === 1) return { weights: candidates[0]!, ...describingFiles(paths, '') };
  if (candidates.length === 0 && shards.length > 0)
    throw new FuzzydiffError(
      'not-found',
      `Expected an index beside the files of weights in ${where}, such as diffusion_pytorch_model.safetensors.index.json, but found only ${shards.join(', ')}; download the index, too.`,
      { data: { where, shards } },
    );
  const inside = paths.filter((path) => !path.startsWith('../'));
  const found = candidates.length > 1 ? candidates.join(', ') : inside.slice(0, 8).join(', ') || 'nothing';
  throw new FuzzydiffError(
    'not-found',
    `Expected a checkpoint in ${where}, such as config.json with diffusion_pytorch_model.safetensors, but found ${found}; name the file of weights itself.`,
    { data: { where, candidates } },
  );
}

/** Where the network's configuration may lie: diffusers', or the arguments of a guided-diffusion network. */
export const configPaths = ['config.json', 'unet_args.json'];

/** The schedule of a pipeline, seen from the folder of its network. */
export const pipelineSchedule = '../scheduler/scheduler_config.json';

/** Where the noise schedule may lie: in a pipeline, beside its network, or in the pipeline that the network is part of. */
export const schedulerPaths = ['scheduler/scheduler_config.json', 'scheduler_config.json', pipelineSchedule];

/** Finds what describes the weights in `folder` (empty, or ending in a slash), and what a pipeline has at its top. */
export function describingFiles(paths: readonly string[], folder: string): DescribingFiles {
  const first = (names: readonly string[]) => names.find((path) => paths.includes(path)) ?? null;
  const scheduler = first(schedulerPaths);
  return {
    config: first(configPaths.map((path) => `${folder}${path}`)),
    scheduler,
    // What lies above is the model's only where that is its pipeline.
    card: first(scheduler === pipelineSchedule ? ['README.md', '../README.md'] : ['README.md']),
  };
}

/** The licence that a model card states in its front matter, if it does. */
export function cardLicense(card: string): string | undefined {
  const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1] ?? '';
  return /^license:[ \t]*["']?([^"'\r\n]+?)["']?[ \t]*$/m.exec(frontMatter)?.[1];
}
