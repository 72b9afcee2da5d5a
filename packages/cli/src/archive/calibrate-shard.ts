import { isDeepStrictEqual } from 'node:util';
import { fingerprint } from '@fuzzydiff/calibration';
import { contiguous, keyedNoise, projectionCalls, projections, wholeScores } from '@fuzzydiff/core/math';
import { calibrationImage, calibrationSource } from '../calibration/take.js';
import { estimatorFrom } from '../settings.js';
import { placeOf } from '../storage/place.js';
import type { CalibrateShardJob, JobOutcome } from './job.js';
import type { RunJobOptions } from './run-options.js';
import { type CalibrationShard, formatShard, parseShard } from './shard-file.js';

/** Does a shard's job: projects its images, one after the other. */
export async function runShard(
  { input, output, settings, seed }: CalibrateShardJob,
  { openPrior, signal, progress, again }: Required<RunJobOptions>,
): Promise<JobOutcome> {
  const { preset = 'balanced', depths, maxPixels = 100_000_000 } = settings;
  const { storage, name } = placeOf(output);
  if (again) await storage.removeLeftovers((own) => own === name);
  const { model } = await openPrior.model({ ...settings, ...openPrior.machine });
  const estimator = estimatorFrom({ preset, ...(depths && { depths }) }, model.info);
  const made = { fingerprint: fingerprint(model.info, estimator), seed, device: model.info.device };
  const outcome = { shown: output, notes: [] };
  const earlier = await storage.read(name);
  if (earlier && (await isOf(parseShard(earlier, output), made, input))) return { status: 'skipped', ...outcome };

  const perImage = projectionCalls(model.info, estimator);
  const images: CalibrationShard['images'][number][] = [];
  for (const path of input) {
    signal.throwIfAborted();
    const { image, ...source } = await calibrationImage(path, model.info.shape, { maxPixels });
    const run = projections(model, [{ key: source.key, image }], { estimator, noise: keyedNoise(seed), signal });
    for await (const step of run) progress(images.length * perImage + step.calls, input.length * perImage);
    const [found] = await run;
    const { shape } = model.info;
    const whole = wholeScores(contiguous(image), found!.images, shape);
    images.push({ ...source, discrepancies: found!.discrepancies, whole });
  }
  await storage.write(name, formatShard({ ...made, images }));
  return { status: 'done', ...outcome };
}

/** Whether a shard that is there is the one to be made. */
async function isOf(
  { images, ...found }: CalibrationShard,
  made: Omit<CalibrationShard, 'images'>,
  input: readonly string[],
): Promise<boolean> {
  if (!isDeepStrictEqual(found, JSON.parse(JSON.stringify(made))) || images.length !== input.length) return false;
  for (const [n, path] of input.entries())
    if ((await calibrationSource(path)).sha256 !== images[n]!.sha256) return false;
  return true;
}
