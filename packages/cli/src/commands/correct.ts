import type { Tensor } from '@fuzzydiff/core';
import { mergeCorrection } from '@fuzzydiff/core/image';
import {
  attend,
  attentionMap,
  diffusionPlan,
  keyedNoise,
  projectionCalls,
  synthesize,
  unstack,
  weigh,
} from '@fuzzydiff/core/math';
import { type Command, Option } from 'commander';
import { readWhole } from '../files/read-whole.js';
import { comparePicture } from '../image/compare-picture.js';
import type { ModelImage } from '../image/load-for-model.js';
import { tensorToPng, weightPng } from '../image/tensor-png.js';
import { openCalibration, openModel } from '../model.js';
import {
  addFromMapOption,
  addPlanOptions,
  addPresetOptions,
  addRunOptions,
  addWeightOptions,
  correctionFrom,
  estimatorFrom,
  type MapSettings,
  wholeNumber,
  wrongCommandLine,
} from '../options.js';
import { earlierMap, earlierMapHash, zMapsRecord } from '../run/earlier-map.js';
import { follow } from '../run/follow.js';
import { type ImageCommand, type ImageFile, runImageCommand } from '../run/image-command.js';
import { mapFiles, mapScores, mapSuffixes, readsOf } from './map.js';
import { synthesisFiles, synthesisSuffixes } from './synthesis-files.js';

interface CorrectSettings extends MapSettings {
  readonly samples: number;
  readonly save?: 'all';
}

/** `fuzzydiff correct`: the main job. */
export function correctCommand(program: Command, finish: (code: number) => void): void {
  const command = addRunOptions(program.command('correct <inputs...>'));
  addFromMapOption(addWeightOptions(addPlanOptions(addPresetOptions(command))))
    .description('finds what does not look like a face, and corrects it there')
    .option('--samples <n>', 'corrected images to make of each', wholeNumber(1), 1)
    .addOption(new Option('--save <what>', 'write projections per depth too').choices(['all']))
    .action(async (inputs: string[], settings: CorrectSettings) => {
      checkSave(settings);
      finish(await runImageCommand(inputs, settings, (images) => openCorrect(settings, images)));
    });
}

function checkSave({ save, fromMap }: CorrectSettings): void {
  if (save !== undefined && fromMap !== undefined)
    throw wrongCommandLine(
      'Expected --save all or --from-map but found both; projections take the model, so leave one of them out.',
    );
}

async function openCorrect(settings: CorrectSettings, images: number): Promise<ImageCommand> {
  const { preset, samples, save, fromMap, seed } = settings;
  const { model, folder, inFlight } = await openModel(settings, images);
  const estimator = estimatorFrom(settings);
  const { calibration, sha256 } = await openCalibration(model, folder, estimator, settings);
  const correction = correctionFrom(settings);
  const plan = diffusionPlan(model.info, correction.plan);
  const noise = keyedNoise(seed);
  const mapCalls = fromMap === undefined ? projectionCalls(model.info, estimator) : 0;

  return {
    name: 'correct',
    model,
    inFlight,
    calls: mapCalls + samples * plan.modelCalls,
    gives: [
      ...synthesisSuffixes('corrected', samples),
      ...mapSuffixes,
      'weight.png',
      'compare.png',
      ...(save === 'all' ? estimator.depths.map(projectionSuffix) : []),
    ],
    reads: readsOf(settings),
    made: async (path) => ({
      preset,
      calibration: sha256,
      estimator,
      correction,
      samples,
      save: save ?? 'results',
      fromMap: await earlierMapHash(path, fromMap),
    }),
    make: async (source, { key, name, path, signal, progress }) => {
      const { image, region, input } = source;
      const earlier = await earlierMap(path, settings, model, { calibration, sha256 });
      const compared = { calibration, noise, signal };
      const attention = earlier ?? (await follow(attend(model, [{ image: input, key }], compared), progress, name))[0]!;
      const map = attentionMap(attention.z, correction);
      const { weight, clean } = weigh(map, correction, model.info);
      const job = { image: input, weight, key, samples };
      const [synthesis] = await follow(synthesize(model, [job], { plan, noise, signal }), progress, name);
      const { samples: corrected, kept } = synthesis!;
      const modelCalls = mapCalls + synthesis!.modelCalls;
      const output = mergeCorrection(image, region, input, unstack(corrected, 0), kept);
      const untouched = clean ? await pngFile(path) : undefined;
      const files = [
        ...(await synthesisFiles(source, synthesis!, 'corrected', untouched)),
        ...(await mapFiles(source, map, attention)),
        { suffix: 'weight.png', bytes: await weightPng(kept, region, image) },
        { suffix: 'compare.png', bytes: await comparePicture({ image, region, map, weight: kept, output }) },
        ...(save === 'all' && 'projections' in attention
          ? await projectionFiles(estimator.depths, attention.projections, source)
          : []),
      ];
      const zMaps = earlier?.record ?? zMapsRecord(attention.z, { seed, device: model.info.device });
      const scores = {
        ...mapScores(map, attention.score),
        kept: kept.data.reduce((sum, k) => sum + k, 0) / kept.data.length,
      };
      return {
        files,
        report: {
          ...{ clean, modelCalls, zMaps, scores },
          notes: untouched ? [] : image.lost,
        },
      };
    },
  };
}

/** The bytes of an image's file where it is a PNG: an image that needs no correction is written as it came. */
async function pngFile(path: string): Promise<Uint8Array | undefined> {
  const bytes = await readWhole(path, 'an image');
  return bytes.subarray(0, 4).every((byte, i) => byte === [0x89, 0x50, 0x4e, 0x47][i]) ? bytes : undefined;
}

const projectionSuffix = (depth: number) => `projection.${depth}.png`;

/** What the map was made from: the projection of each depth. */
async function projectionFiles(
  depths: readonly number[],
  projections: Tensor,
  { image }: ModelImage,
): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  for (const [d, depth] of depths.entries())
    files.push({ suffix: projectionSuffix(depth), bytes: await tensorToPng(unstack(projections, d), image.depth) });
  return files;
}
