import { type ImageShape, type Tensor, tensor } from '@fuzzydiff/core';
import { maskToModel, mergeCorrection } from '@fuzzydiff/core/image';
import { diffusionPlan, keyedNoise, synthesize, unstack } from '@fuzzydiff/core/math';
import type { Command } from 'commander';
import { Option } from 'commander';
import { comparePicture } from '../image/compare-picture.js';
import type { ModelImage } from '../image/load-for-model.js';
import { maskFor } from '../image/mask-for.js';
import { evenMaskNotes, readMask } from '../image/read-mask.js';
import { weightPng } from '../image/tensor-png.js';
import { openModel } from '../model.js';
import {
  addPlanOptions,
  addRunOptions,
  finiteNumber,
  planFrom,
  type SynthesisSettings,
  wholeNumber,
  wrongCommandLine,
} from '../options.js';
import { follow } from '../run/follow.js';
import { type ImageCommand, inputHash, runImageCommand } from '../run/image-command.js';
import { synthesisFiles, synthesisSuffixes } from './synthesis-files.js';

interface ConditionSettings extends SynthesisSettings {
  readonly keep?: number;
  readonly weight?: number;
  readonly mask?: string;
  readonly maskPolarity: 'keep' | 'change';
  readonly region?: string;
}

/** `fuzzydiff condition`: synthesis held to an image by a weight of the user's. */
export function conditionCommand(program: Command, finish: (code: number) => void): void {
  addPlanOptions(addRunOptions(program.command('condition <inputs...>')))
    .description('synthesis held to an image: uniformly, by a mask, or both; a mask alone is fuzzy inpainting')
    .option('--keep <x>', 'how much of the input is left, 0 to 1, on any schedule (retention)', finiteNumber)
    .option(
      '--weight <x>',
      "the paper's m, 0 to 1: how strongly each fusion pulls, on this schedule only",
      finiteNumber,
    )
    .option('--mask <file|folder>', 'times a mask: grey, alpha or .npy, matched by file stem')
    .addOption(new Option('--mask-polarity <what>', 'what white means').choices(['keep', 'change']).default('keep'))
    .option('--samples <n>', 'images to make of each', wholeNumber(1), 1)
    .option('--region <x,y,size>', 'the square to work on (default: the whole image, squared by centre crop)')
    .action(async (inputs: string[], settings: ConditionSettings) => {
      checkStrength(settings);
      finish(await runImageCommand(inputs, settings, (images) => openCondition(settings, images)));
    });
}

function checkStrength({ keep, weight, mask }: ConditionSettings): void {
  if (keep !== undefined && weight !== undefined)
    throw wrongCommandLine('Expected --keep or --weight but found both; keep one.');
  if (keep === undefined && weight === undefined && mask === undefined)
    throw wrongCommandLine('Expected a strength but found none; give --keep, --weight or --mask.');
  for (const [name, value] of Object.entries({ keep, weight })) {
    if (value !== undefined && !(value >= 0 && value <= 1))
      throw wrongCommandLine(`Expected a number from 0 to 1 for --${name} but found ${value}.`);
  }
}

async function openCondition(settings: ConditionSettings, images: number): Promise<ImageCommand> {
  const { samples, keep, weight: perFusion, mask, maskPolarity } = settings;
  const { model, inFlight } = await openModel(settings, images);
  const planOptions = planFrom(settings, { steps: 50 });
  const plan = diffusionPlan(model.info, planOptions);
  const noise = keyedNoise(settings.seed);
  const isRetention = perFusion === undefined;

  return {
    name: 'condition',
    model,
    inFlight,
    calls: samples * plan.modelCalls,
    gives: [
      ...synthesisSuffixes('conditioned', samples),
      'weight.png',
      ...(mask === undefined ? [] : ['mask.png']),
      'compare.png',
    ],
    reads: async (path) => (mask === undefined ? [] : [await maskFor(path, mask)]),
    made: async (path) => ({
      plan: planOptions,
      strength: isRetention ? { keep: keep ?? 1 } : { weight: perFusion },
      mask: mask === undefined ? 'none' : await inputHash(await maskFor(path, mask)),
      maskPolarity,
      samples,
    }),
    make: async (source, { key, name, path, signal, progress }) => {
      const { image, region, input } = source;
      const understood =
        mask === undefined ? undefined : await modelMask(path, mask, source, settings, model.info.shape);
      const map = weightMap(understood?.keep, keep ?? perFusion ?? 1, model.info.shape);
      const weight = isRetention ? { retention: map } : { perFusion: map };
      const run = synthesize(model, [{ image: input, weight, key, samples }], { plan, noise, signal });
      const [result] = await follow(run, progress, name);
      const { samples: made, kept, modelCalls } = result!;
      const output = mergeCorrection(image, region, input, unstack(made, 0), kept);
      const files = [
        ...(await synthesisFiles(source, result!, 'conditioned')),
        { suffix: 'weight.png', bytes: await weightPng(kept, region, image) },
        // The mask as it was understood: white is kept.
        ...(understood ? [{ suffix: 'mask.png', bytes: await weightPng(understood.keep, region, image) }] : []),
        { suffix: 'compare.png', bytes: await comparePicture({ image, region, weight: kept, output }) },
      ];
      return {
        files,
        report: {
          modelCalls,
          notes: [...(understood?.notes ?? []), ...image.lost],
        },
      };
    },
  };
}

/** The mask of an input as the model's weight takes it: how much of each pixel is kept, `[1,H,W]`, and what to say of it. */
async function modelMask(
  path: string,
  mask: string,
  { image, region }: ModelImage,
  { maskPolarity, maxPixels }: ConditionSettings,
  shape: ImageShape,
): Promise<{ keep: Tensor; notes: readonly string[] }> {
  const file = await maskFor(path, mask);
  const { notes, ...plane } = await readMask(file, image, { polarity: maskPolarity, maxPixels });
  const keep = maskToModel(plane, image, region, shape);
  return { keep, notes: [...notes, ...evenMaskNotes(file, keep)] };
}

/** The uniform strength, times the mask where there is one: `[1,H,W]`. */
function weightMap(mask: Tensor | undefined, uniform: number, [, height, width]: ImageShape): Tensor {
  const values = mask?.data ?? new Float32Array(height * width).fill(1);
  return tensor(
    [1, height, width],
    values.map((m) => m * uniform),
  );
}
