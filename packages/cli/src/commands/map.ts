import type { Tensor } from '@fuzzydiff/core';
import { type Attention, attend, attentionMap, keyedNoise, projectionCalls } from '@fuzzydiff/core/math';
import type { Command } from 'commander';
import { formatNpy } from '../files/npy.js';
import type { ModelImage } from '../image/load-for-model.js';
import { mapPicture } from '../image/map-picture.js';
import { openCalibration, openModel } from '../model.js';
import {
  addFromMapOption,
  addPresetOptions,
  addRunOptions,
  correctionFrom,
  estimatorFrom,
  type MapSettings,
} from '../options.js';
import { earlierMap, earlierMapHash, zMapsRecord } from '../run/earlier-map.js';
import { follow } from '../run/follow.js';
import { type ImageCommand, type ImageFile, runImageCommand } from '../run/image-command.js';

/** `fuzzydiff map`: the attention map alone. */
export function mapCommand(program: Command, finish: (code: number) => void): void {
  addFromMapOption(addPresetOptions(addRunOptions(program.command('map <inputs...>'))))
    .description('the attention map alone: where an image does not look like a face')
    .action(async (inputs: string[], settings: MapSettings) =>
      finish(await runImageCommand(inputs, settings, (images) => openMap(settings, images))),
    );
}

async function openMap(settings: MapSettings, images: number): Promise<ImageCommand> {
  const { model, folder, inFlight } = await openModel(settings, images);
  const estimator = estimatorFrom(settings);
  const { calibration, sha256 } = await openCalibration(model, folder, estimator, settings);
  const { lower, upper, deepestInFull = false } = correctionFrom(settings);
  const bounds = { lower, upper, deepestInFull };
  const { preset, fromMap, seed } = settings;
  const noise = keyedNoise(seed);
  const calls = fromMap === undefined ? projectionCalls(model.info, estimator) : 0;
  return {
    name: 'map',
    model,
    inFlight,
    calls,
    gives: [...mapSuffixes],
    reads: readsOf(settings),
    made: async (path) => ({
      preset,
      calibration: sha256,
      estimator,
      bounds,
      fromMap: await earlierMapHash(path, fromMap),
    }),
    make: async (source, { key, name, path, signal, progress }) => {
      const earlier = await earlierMap(path, settings, model, { calibration, sha256 });
      const job = { image: source.input, key };
      const options = { calibration, noise, signal };
      const attention = earlier ?? (await follow(attend(model, [job], options), progress, name))[0]!;
      const map = attentionMap(attention.z, bounds);
      const zMaps = earlier?.record ?? zMapsRecord(attention.z, { seed, device: model.info.device });
      const report = { modelCalls: calls, zMaps, scores: mapScores(map, attention.score) };
      return { files: await mapFiles(source, map, attention), report };
    },
  };
}

/** What `mapFiles` gives. */
export const mapSuffixes = ['map.png', 'map.npy', 'score.npy', 'z.npy'] as const;

/** What commands that make a map read besides the image; the z maps of `--from-map` are written as they were. */
export function readsOf({ calibration }: MapSettings): () => Promise<readonly string[]> {
  return async () => (calibration === undefined ? [] : [calibration]);
}

/**
 * The map over the image, and as numbers: A as it weighs, the score, `[H,W]`, for ranking, and the z maps,
 * `[D,1|C,H,W]`, which `--from-map` begins with.
 */
export async function mapFiles(
  { image, region }: ModelImage,
  map: Tensor,
  { score, z }: Pick<Attention, 'score' | 'z'>,
): Promise<ImageFile[]> {
  return [
    { suffix: 'map.png', bytes: await mapPicture(image, region, map) },
    { suffix: 'map.npy', bytes: formatNpy(map.shape[0] === 1 ? map.pick(0) : map) },
    { suffix: 'score.npy', bytes: formatNpy(score) },
    { suffix: 'z.npy', bytes: formatNpy(z) },
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
