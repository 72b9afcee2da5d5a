import { FuzzydiffError, type PresetName } from '@fuzzydiff/core';
import { invalidArgument } from '@fuzzydiff/core/internal';
import type { CorrectSettings } from '../jobs/correct-job.js';
import type { MapSettings, OutputSettings } from '../settings.js';

/** What does not go with a job: where it runs is for who runs it, and where its results go is in the job itself. */
type Elsewhere =
  | 'device'
  | 'precision'
  | 'threads'
  | 'inFlight'
  | 'out'
  | 'seed'
  | 'json'
  | 'fromMap'
  | 'mapSeed'
  | 'checkpointEvery';

/** Settings of a correction, as the command's options have them; what is not given is as it is there. */
export type CorrectJobSettings = Partial<Omit<CorrectSettings, Elsewhere>>;

/** Settings of a map, likewise. */
export type MapJobSettings = Partial<Omit<MapSettings, Elsewhere>>;

/** Settings of a calibration, likewise. */
export interface CalibrateJobSettings extends Partial<Pick<OutputSettings, 'maxPixels' | 'overwrite'>> {
  /** As for corrections. @default portraits-128 */
  readonly model?: string;
  /** Of a server's model: the bundle that the server runs. @default the server's name for it */
  readonly bundle?: string;
  /** Whose map it is for. @default balanced */
  readonly preset?: PresetName;
  /** Of the projections, in training steps. @default those of the preset */
  readonly depths?: number[];
}

/** A picture's own job. */
interface PictureJob {
  /** The picture: a path that is the same on all machines, or an `s3://` address. */
  readonly input: string;
  /** The folder of its results: a path, or an `s3://` address. */
  readonly output: string;
  /** Of the noise: a whole number from 0 to 2^53 - 1. */
  readonly seed: number;
}

/** Corrects a picture, as `fuzzydiff correct` does. */
export interface CorrectJob extends PictureJob {
  readonly job: 'correct';
  readonly settings: CorrectJobSettings;
}

/** Makes a picture's attention maps, as `fuzzydiff map` does. */
export interface MapJob extends PictureJob {
  readonly job: 'map';
  readonly settings: MapJobSettings;
}

/** Does what of a calibration takes the model, for some of its images. */
export interface CalibrateShardJob {
  readonly job: 'calibrate-shard';
  /** The images, in the order of the whole calibration. */
  readonly input: readonly string[];
  /** The file of what is found: a path, or an `s3://` address. */
  readonly output: string;
  readonly settings: CalibrateJobSettings;
  /** Of the noise: a whole number from 0 to 2^53 - 1. */
  readonly seed: number;
}

/** Makes the calibration of its shards, with its promise where it has one, and removes them. */
export interface CalibrateMergeJob {
  readonly job: 'calibrate-merge';
  /** The files of the shards: those of the statistics, in their order, and those of the promise. */
  readonly input: { readonly statistics: readonly string[]; readonly promise: readonly string[] };
  /** The calibration file: a path, or an `s3://` address. */
  readonly output: string;
  readonly settings: CalibrateJobSettings;
  /** Of the noise, as of the shards: a whole number from 0 to 2^53 - 1. */
  readonly seed: number;
}

/** Work as data, for any queue: the same job gives the same bytes wherever and however often it is done. */
export type Job = CorrectJob | MapJob | CalibrateShardJob | CalibrateMergeJob;

/** What came of a job: it was done, or had been done before. */
export interface JobOutcome {
  readonly status: 'done' | 'skipped';
  /** The most telling of its files: a path, or an `s3://` address. */
  readonly shown: string;
  /** Sentences about what was taken of the input, and what could not be. */
  readonly notes: readonly string[];
}

const kinds: readonly Job['job'][] = ['correct', 'map', 'calibrate-shard', 'calibrate-merge'];

/**
 * Data from elsewhere as a job.
 *
 * @throws FuzzydiffError `invalid-argument` for anything else
 */
export function parseJob(data: unknown): Job {
  const job = data as Partial<Job> | null;
  if (typeof job !== 'object' || job === null) throw invalidArgument('a job', 'an object', data);
  if (!kinds.includes(job.job!)) throw invalidArgument('job.job', `one of ${kinds.join(', ')}`, job.job);
  if (!hasInput(job as Job)) throw invalidArgument(`job.input of ${job.job}`, 'addresses', job.input);
  if (typeof job.output !== 'string' || job.output === '')
    throw invalidArgument('job.output', 'an address', job.output);
  if (!Number.isSafeInteger(job.seed) || job.seed! < 0)
    throw invalidArgument('job.seed', 'a whole number of at least 0', job.seed);
  if (typeof job.settings !== 'object' || job.settings === null)
    throw invalidArgument('job.settings', 'an object', job.settings);
  const local = (['device', 'precision', 'threads', 'inFlight', 'fromMap'] as const).find(
    (name) => name in job.settings!,
  );
  if (local === undefined) return job as Job;
  const message = `Expected settings that hold on any machine but found ${local} in job.settings; leave it out.`;
  throw new FuzzydiffError('invalid-argument', message, { data: { name: local } });
}

function hasInput(job: Job): boolean {
  const isAddress = (address: unknown) => typeof address === 'string' && address !== '';
  const areAddresses = (all: unknown) => Array.isArray(all) && all.every(isAddress);
  if (job.job === 'correct' || job.job === 'map') return isAddress(job.input);
  if (job.job === 'calibrate-shard') return areAddresses(job.input) && job.input.length > 0;
  return areAddresses(job.input?.statistics) && areAddresses(job.input.promise);
}
