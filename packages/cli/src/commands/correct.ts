import {
  type Correction,
  correction,
  diffusionPlan,
  keyedNoise,
  projectionCalls,
  retained,
  type Tensor,
  unstack,
  weightOnPlan,
} from '@fuzzydiff/core';
import { type Command, Option } from 'commander';
import { formatNpy } from '../files/npy.js';
import { comparePicture } from '../image/compare-picture.js';
import type { ModelImage } from '../image/load-for-model.js';
import { mergeCorrection } from '../image/merge-correction.js';
import { tensorToPng, weightPng } from '../image/tensor-png.js';
import { openCalibration, openModel } from '../model.js';
import {
  addPlanOptions,
  addPresetOptions,
  addRunOptions,
  addWeightOptions,
  correctionFrom,
  estimatorFrom,
  type MapSettings,
  wholeNumber,
} from '../options.js';
import { follow } from '../run/follow.js';
import { type ImageCommand, type ImageFile, runImageCommand } from '../run/image-command.js';
import { mapFiles, mapScores } from './map.js';
import { synthesisFiles } from './synthesis-files.js';

interface CorrectSettings extends MapSettings {
  readonly samples: number;
  readonly save?: 'all';
}

/** `fuzzydiff correct`: the main job. */
export function correctCommand(program: Command, finish: (code: number) => void): void {
  addWeightOptions(addPlanOptions(addPresetOptions(addRunOptions(program.command('correct <inputs...>')))))
    .description('finds what does not look like a face, and corrects it there')
    .option('--samples <n>', 'corrected images to make of each', wholeNumber(1), 1)
    .addOption(new Option('--save <what>', 'write projections and z scores per depth too').choices(['all']))
    .action(async (inputs: string[], settings: CorrectSettings) =>
      finish(await runImageCommand(inputs, settings, () => openCorrect(settings))),
    );
}

async function openCorrect(settings: CorrectSettings): Promise<ImageCommand> {
  const { preset, samples, save } = settings;
  const { model, folder } = await openModel(settings);
  const estimator = estimatorFrom(settings);
  const { calibration, sha256 } = await openCalibration(model, folder, estimator, settings);
  const dials = correctionFrom(settings);
  const plan = diffusionPlan(model.info, dials.plan);
  const noise = keyedNoise(settings.seed);

  return {
    name: 'correct',
    model,
    calls: projectionCalls(model.info, estimator) + samples * plan.modelCalls,
    made: async () => ({ preset, calibration: sha256, estimator, correction: dials, samples, save: save ?? 'results' }),
    make: async (source, { key, signal, progress }) => {
      const run = correction(model, source.input, calibration.statistics, dials, noise, { key, samples, signal });
      const result = await follow(run, progress, key);
      const { image, region, input } = source;
      const { map, weight, score, modelCalls } = result;
      const onPlan = weightOnPlan(weight, dials, model.info);
      const isRetention = 'retention' in onPlan;
      const kept = isRetention ? (onPlan.retention as Tensor) : retained(weight, plan, model.info.retentionSigma);
      const output = mergeCorrection(image, region, input, unstack(result.samples, 0), kept);
      const files = [
        ...(await synthesisFiles(source, result, kept, 'corrected')),
        ...(await mapFiles(source, map, result)),
        { suffix: 'weight.png', bytes: await weightPng(weight, region, image) },
        { suffix: 'compare.png', bytes: await comparePicture({ image, region, map, weight: kept, output }) },
        ...(save === 'all' ? await depthFiles(estimator.depths, result, source) : []),
      ];
      const scores = { ...mapScores(map, score), kept: kept.data.reduce((sum, k) => sum + k, 0) / kept.data.length };
      return { files, report: { modelCalls, weightUnit: isRetention ? 'retention' : 'per fusion', scores } };
    },
  };
}

/** What the map was made from: per depth the projection, and its z scores. */
async function depthFiles(
  depths: readonly number[],
  { projections, z }: Pick<Correction, 'projections' | 'z'>,
  { image }: ModelImage,
): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  for (const [d, depth] of depths.entries()) {
    files.push({ suffix: `projection.${depth}.png`, bytes: await tensorToPng(unstack(projections, d), image.depth) });
    files.push({ suffix: `z.${depth}.npy`, bytes: formatNpy(unstack(z, d)) });
  }
  return files;
}
