import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { QueuedJob, Tree } from '@fuzzydiff/queue';
import type { CalibrationParts } from '../calibration/parts.js';
import { isPackaged } from '../model/bundle-folder.js';
import { isRemote } from '../model/remote-model.js';
import { isS3 } from '../storage/s3-storage.js';
import type { CalibrateJobSettings, CalibrateShardJob, Job } from './job.js';

/** An address that holds in any folder, on any machine that has the file there. */
export function absolute(address: string): string {
  return isS3(address) ? address : resolve(address);
}

/** References to a model, and to the bundle of a server's, likewise: names of models that come with the command stay. */
export function absoluteModel({ model, bundle }: ModelRefs): ModelRefs {
  const held = (ref: string) => (isPackaged(ref) || isRemote(ref) ? ref : resolve(ref));
  return { ...(model !== undefined && { model: held(model) }), ...(bundle !== undefined && { bundle: held(bundle) }) };
}

type ModelRefs = Pick<CalibrateJobSettings, 'model' | 'bundle'>;

/** A job with an id that is its own: the same job is the same id. */
export function queued<J extends Job>(data: J, tries: number): QueuedJob<J> {
  return { id: createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 32), data, tries };
}

/** What a calibration is taken of, and how. */
export interface CalibrationPlan {
  readonly parts: CalibrationParts;
  readonly output: string;
  readonly settings: CalibrateJobSettings;
  readonly seed: number;
  /** Images of a job, at least 1. */
  readonly perShard: number;
  readonly tries: number;
}

/** A calibration as shards, and the job that makes one of them when they are done. */
export function calibrationTree({ parts, output, settings, seed, perShard, tries }: CalibrationPlan): Tree<Job> {
  const { overwrite: _, ...shardSettings } = settings;
  const base = output.replace(/\.safetensors$/, '');
  const shardsOf = (part: keyof CalibrationParts) =>
    chunks(parts[part], perShard).map((input, n, { length }): CalibrateShardJob => {
      const shard = `${base}.${part}-${n + 1}-of-${length}.shard`;
      return { job: 'calibrate-shard', input: input.map(absolute), output: shard, settings: shardSettings, seed };
    });
  const [statistics, promise] = [shardsOf('statistics'), shardsOf('promise')];
  const files = (shards: readonly CalibrateShardJob[]) => shards.map((shard) => shard.output);
  const input = { statistics: files(statistics), promise: files(promise) };
  const merge = queued<Job>({ job: 'calibrate-merge', input, output, settings, seed }, tries);
  return { ...merge, after: [...statistics, ...promise].map((shard) => queued<Job>(shard, tries)) };
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}
