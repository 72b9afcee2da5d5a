import { type Calibration, calibrate, takePromise } from '@fuzzydiff/calibration';
import { FuzzydiffError } from '@fuzzydiff/core';
import { headInFrame } from '@fuzzydiff/core/internal';
import { type Estimator, projectionCalls, regionBoundsFor } from '@fuzzydiff/core/math';
import { calibrationFiles } from '../calibration/files.js';
import { withRecord } from '../calibration/progress.js';
import { type CalibrationReport, calibrationResult } from '../calibration/report.js';
import { sha256 } from '../files/hash.js';
import { frameOf } from '../model/frame.js';
import type { OpenModel } from '../model/open-model.js';
import { type Place, placeOf } from '../storage/place.js';
import type { CalibrateMergeJob, JobOutcome } from './job.js';
import { removeShards, shardImages, shardsAlike } from './read-shards.js';
import type { RunJobOptions } from './run-options.js';

/** Makes a calibration of its shards: what one pass over all images gives, to the byte. */
export async function mergeShards(
  job: CalibrateMergeJob,
  { openPrior, signal, again }: Required<RunJobOptions>,
): Promise<JobOutcome> {
  const { input, output, settings } = job;
  const out = placeOf(output);
  const report = calibrationFiles(out.name).report;
  if (again) await out.storage.removeLeftovers((name) => name === out.name || name === report);
  const shards = [...input.statistics, ...input.promise];
  const outcome = { shown: output, notes: [] };
  // One that was killed after its report was written may have removed some of them.
  const finished = await finishedReport(out, report);
  if (finished && !(await allThere(shards))) {
    await removeShards(shards);
    return { status: 'skipped', ...outcome };
  }
  const opened = await openPrior.model({ ...settings, ...openPrior.machine });
  const made = await shardsAlike(shards);
  const { calibration, convergence } = await addedUp(job, { ...opened, estimator: made.fingerprint.estimator, signal });
  const images = calibration.images + (calibration.promise?.frame.length ?? 0);
  const callsPerImage = projectionCalls(opened.model.info, made.fingerprint.estimator);
  const result = calibrationResult(
    { calibration, convergence, device: made.device },
    { file: out.name, shard: 'none', modelCalls: images * callsPerImage },
  );
  const isThere = await checkOther(out, result.bytes, settings.overwrite ?? false);
  if (!isThere) await out.storage.write(out.name, result.bytes);
  await out.storage.write(report, result.report);
  await removeShards(shards);
  return { status: isThere && finished ? 'skipped' : 'done', ...outcome };
}

/** Adds up what the shards found, image by image in the order of one pass, and takes the promise where there is to be one. */
async function addedUp(
  { input, settings, seed }: CalibrateMergeJob,
  { model, folder, estimator, signal }: OpenModel & { readonly estimator: Estimator; readonly signal: AbortSignal },
): Promise<{ calibration: Calibration; convergence: CalibrationReport['convergence'] }> {
  let convergence: CalibrationReport['convergence'] = [];
  const run = calibrate(model, shardImages(input.statistics), { estimator, seed, signal });
  for await (const step of run) convergence = withRecord(convergence, step.calibration());
  const calibration = await run;
  if (input.promise.length === 0) return { calibration, convergence };
  const promise = await takePromise(model, shardImages(input.promise), {
    ...{ calibration, signal },
    bounds: regionBoundsFor(settings.preset ?? 'balanced', model.info),
    head: headInFrame(await frameOf(folder), model.info.shape),
  });
  return { calibration: { ...calibration, promise }, convergence };
}

/** The report of a calibration that is there whole. */
async function finishedReport({ storage, name }: Place, report: string): Promise<boolean> {
  const [bytes, told] = [await storage.read(name), await storage.read(report)];
  if (!bytes || !told) return false;
  try {
    return (JSON.parse(new TextDecoder().decode(told)) as CalibrationReport).sha256 === sha256(bytes);
  } catch {
    return false;
  }
}

async function allThere(shards: readonly string[]): Promise<boolean> {
  const places = shards.map(placeOf);
  return (await Promise.all(places.map(({ storage, name }) => storage.has(name)))).every(Boolean);
}

/** Whether the file is there already; another one is kept, unless `overwrite`. */
async function checkOther({ storage, name }: Place, bytes: Uint8Array, overwrite: boolean): Promise<boolean> {
  const found = await storage.read(name);
  if (found && Buffer.compare(found, bytes) === 0) return true;
  if (!found || overwrite) return false;
  const path = storage.addressOf(name);
  const message = `Expected no file in ${path}, or the same, but found another; pass --overwrite, or name another with --out.`;
  throw new FuzzydiffError('mismatch', message, { data: { path } });
}
