import { FuzzydiffError } from '@fuzzydiff/core';

/** The files that describe a checkpoint, as paths inside its folder; null for those not there. */
export interface DescribingFiles {
  readonly config: string | null;
  readonly scheduler: string | null;
  /** The model card, for the licence. */
  readonly card: string | null;
}

/** The files of a published checkpoint that an import needs. */
export interface CheckpointFiles extends DescribingFiles {
  readonly weights: string;
}

const weightNames = [
  'diffusion_pytorch_model.safetensors',
  'diffusion_pytorch_model.bin',
  'diffusion_pytorch_model.fp16.safetensors',
];

/**
 * Finds a checkpoint's files among all of a folder or repository: a diffusers model by itself or the `unet` of a
 * pipeline, or else the one file of weights that is there. Safetensors are preferred to pickles.
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
  const candidates = paths.filter(
    (path) => /^[^/]+\.(safetensors|pt|pth|bin|ckpt)$/.test(path) && path !== 'expected.safetensors',
  );
  if (candidates.length === 1) return { weights: candidates[0]!, ...describingFiles(paths, '') };
  const found = candidates.length > 1 ? candidates.join(', ') : paths.slice(0, 8).join(', ') || 'nothing';
  throw new FuzzydiffError(
    'not-found',
    `Expected a checkpoint in ${where}, such as config.json with diffusion_pytorch_model.safetensors, but found ${found}; name the file of weights itself.`,
    { data: { where, candidates } },
  );
}

/**
 * Finds what describes the weights in `folder` (empty, or ending in a slash): diffusers' configuration or the arguments
 * of a guided-diffusion network (`unet_args.json`), and what a pipeline has at its top.
 */
export function describingFiles(paths: readonly string[], folder: string): DescribingFiles {
  const first = (...names: string[]) => names.find((path) => paths.includes(path)) ?? null;
  return {
    config: first(`${folder}config.json`, `${folder}unet_args.json`),
    scheduler: first('scheduler/scheduler_config.json', 'scheduler_config.json'),
    card: first('README.md'),
  };
}

/** The licence that a model card states in its front matter, if it does. */
export function cardLicense(card: string): string | undefined {
  const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1] ?? '';
  return /^license:[ \t]*["']?([^"'\r\n]+?)["']?[ \t]*$/m.exec(frontMatter)?.[1];
}
