import {
  type Attention,
  attentionMap,
  keyedNoise,
  projectionAttention,
  projectionCalls,
  type Tensor,
} from '@fuzzydiff/core';
import type { Command } from 'commander';
import { formatNpy } from '../files/npy.js';
import type { ModelImage } from '../image/load-for-model.js';
import { mapPicture } from '../image/map-picture.js';
import { openCalibration, openModel } from '../model.js';
import { addPresetOptions, addRunOptions, correctionFrom, estimatorFrom, type MapSettings } from '../options.js';
import { follow } from '../run/follow.js';
import { type ImageCommand, type ImageFile, runImageCommand } from '../run/image-command.js';

/** `fuzzydiff map`: the attention map alone. */
export function mapCommand(program: Command, finish: (code: number) => void): void {
  addPresetOptions(addRunOptions(program.command('map <inputs...>')))
    .description('the attention map alone: where an image does not look like a face')
    .action(async (inputs: string[], settings: MapSettings) =>
      finish(await runImageCommand(inputs, settings, () => openMap(settings))),
    );
}

async function openMap(settings: MapSettings): Promise<ImageCommand> {
  const { model, folder } = await openModel(settings);
  const estimator = estimatorFrom(settings);
  const { calibration, sha256 } = await openCalibration(model, folder, estimator, settings);
  const { lower, upper } = correctionFrom(settings);
  const noise = keyedNoise(settings.seed);
  const calls = projectionCalls(model.info, estimator);
  return {
    name: 'map',
    model,
    calls,
    made: async () => ({ preset: settings.preset, calibration: sha256, estimator, bounds: { lower, upper } }),
    make: async (source, { key, signal, progress }) => {
      const run = projectionAttention(model, source.input, calibration.statistics, noise, { key, signal });
      const attention = await follow(run, progress, key);
      const map = attentionMap(attention.z, { lower, upper });
      const report = { modelCalls: calls, scores: mapScores(map, attention.score) };
      return { files: await mapFiles(source, map, attention), report };
    },
  };
}

/** The map over the image, and as numbers: A as it weighs, and the score, `[H,W]`, for ranking. */
export async function mapFiles(
  { image, region }: ModelImage,
  map: Tensor,
  { score }: Pick<Attention, 'score'>,
): Promise<ImageFile[]> {
  return [
    { suffix: 'map.png', bytes: await mapPicture(image, region, map) },
    { suffix: 'map.npy', bytes: formatNpy(map.shape[0] === 1 ? map.pick(0) : map) },
    { suffix: 'score.npy', bytes: formatNpy(score) },
  ];
}

/** What a map comes to: its mean, the share of it above one half, and the highest z score. */
export function mapScores(map: Tensor, score: Tensor): Record<string, number> {
  const size = map.data.length;
  return {
    attention: map.data.reduce((sum, a) => sum + a, 0) / size,
    attendedShare: map.data.reduce((sum, a) => sum + (a > 0.5 ? 1 : 0), 0) / size,
    highestScore: score.data.reduce((highest, value) => Math.max(highest, value), Number.NEGATIVE_INFINITY),
  };
}
