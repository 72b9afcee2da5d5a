import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { FuzzydiffError, type Tensor } from '@fuzzydiff/core';
import type { Estimator } from '@fuzzydiff/core/math';
import type { ImageFile, Photo } from '../batch/image-job.js';
import { fileHash, sha256 } from '../files/hash.js';
import { invalidFile } from '../files/invalid-file.js';
import { parseNpy } from '../files/npy.js';
import { readWhole } from '../files/read-whole.js';
import { stemOf } from '../files/stem.js';
import type { MapPrior } from '../model/command-prior.js';
import type { MapSettings } from '../options.js';
import { zSuffix } from './map-files.js';

const ending = `.${zSuffix}`;

/** What a report says of the z maps beside it: the file's hash, what drew them, and where they were taken from. */
export interface ZMapsRecord {
  readonly sha256: string;
  readonly seed: number;
  readonly device: string;
  /** The file of `--from-map`, where they were not made by the run itself. */
  readonly from?: string;
}

/** The record of the z maps among the files that a run made itself. */
export function zMapsRecord(files: readonly ImageFile[], drawn: Pick<ZMapsRecord, 'seed' | 'device'>): ZMapsRecord {
  return { sha256: sha256(files.find(({ suffix }) => suffix === zSuffix)!.bytes), ...drawn };
}

/** An image's z maps from an earlier run. */
export interface EarlierMap {
  /** `[D,1|C,H,W]`. */
  readonly z: Tensor;
  readonly record: ZMapsRecord;
}

/** The hash of the z maps that `--from-map` gives for an image, for what results depend on. */
export async function earlierMapHash(imagePath: string, fromMap: string | undefined): Promise<string> {
  if (fromMap === undefined) return 'none';
  return fileHash(await zFileFor(imagePath, fromMap), 'z maps');
}

/**
 * The z maps that `--from-map` gives for an image, or nothing without that option. They serve only where this run would
 * have made the same: of this image, by this model, in this region, compared with this calibration. The report beside them
 * says what they are of.
 *
 * @throws FuzzydiffError `not-found` or `invalid-file` when they or their report cannot be had, `mismatch` when they are
 *   of something else
 */
export async function earlierMapFor(
  photo: Pick<Photo, 'path' | 'sha256'>,
  { fromMap, region = 'centre' }: Pick<MapSettings, 'fromMap' | 'region'>,
  { prior, estimator, calibrationHash, mapShape }: MapPrior,
): Promise<EarlierMap | undefined> {
  if (fromMap === undefined) return undefined;
  const path = await zFileFor(photo.path, fromMap);
  const { made, zMaps } = await reportOf(path);
  const conditions: [name: string, wanted: unknown, found: unknown][] = [
    ['of the image with sha256', photo.sha256, made.input],
    ['by model', prior.info.id, made.model],
    ['in region', region, made.region],
    ...(Object.keys(estimator) as (keyof Estimator)[]).map((name): [string, unknown, unknown] => [
      `with estimator.${name}`,
      estimator[name],
      made.estimator[name],
    ]),
    ['with the calibration with sha256', calibrationHash, made.calibration],
  ];
  for (const condition of conditions) refuseUnlessSame(path, ...condition);

  const bytes = await readWhole(path, 'z maps');
  const { tensor: z } = parseNpy(bytes, path);
  refuseUnlessIntact(path, 'shape', [estimator.depths.length, ...mapShape], z.shape);
  // What is of the right shape may still be another image's file under this name.
  refuseUnlessIntact(path, 'sha256', zMaps.sha256, sha256(bytes));
  return { z, record: { ...zMaps, from: path } };
}

/** The file of an image's z maps: `fromMap` itself where that is a file, or in a folder the one of the same stem. */
async function zFileFor(imagePath: string, fromMap: string): Promise<string> {
  const notFound = (sentence: string) => new FuzzydiffError('not-found', sentence, { data: { imagePath, fromMap } });
  const status = await stat(fromMap).catch(() => undefined);
  if (status?.isDirectory()) {
    const path = join(fromMap, `${stemOf(imagePath)}${ending}`);
    if ((await stat(path).catch(() => undefined))?.isFile()) return path;
    throw notFound(
      `Expected the z maps of ${imagePath} in ${fromMap} but found no ${basename(path)}; make them with ` +
        '`fuzzydiff map`, or leave --from-map out.',
    );
  }
  if (status?.isFile() && fromMap.endsWith(ending)) return fromMap;
  throw notFound(
    `Expected a *${ending} file or the folder of an earlier run for --from-map but found ` +
      `${status ? 'another file' : 'nothing'} at "${fromMap}"; check the path.`,
  );
}

/** What is needed of the report of a run that made z maps. */
interface EarlierReport {
  readonly made: Readonly<Record<'input' | 'model' | 'region' | 'calibration', string>> & { estimator: Estimator };
  readonly zMaps: ZMapsRecord;
}

async function reportOf(path: string): Promise<EarlierReport> {
  const reportPath = `${path.slice(0, -ending.length)}.report.json`;
  const what = `the report of the run that made ${basename(path)}`;
  const bytes = await readWhole(reportPath, what);
  try {
    const report = JSON.parse(bytes.toString());
    if (report.made.estimator.depths && report.zMaps.sha256) return report;
  } catch {
    // Not JSON, or of another shape: the same sentence serves.
  }
  throw invalidFile(reportPath, {
    expected: what,
    found: 'it is something else',
    remedy: 'make both again with `fuzzydiff map`',
  });
}

function refuseUnlessSame(path: string, name: string, wanted: unknown, found: unknown): void {
  if (isDeepStrictEqual(wanted, found)) return;
  const [expected, actual] = [wanted, found].map((value) => JSON.stringify(value));
  const message =
    `Expected z maps made ${name} ${expected} but ${path} was made with ${actual}; give the image and the options of ` +
    'that run, or leave --from-map out.';
  throw new FuzzydiffError('mismatch', message, { data: { path, expected: wanted, found } });
}

/** Refuses a file that is not the one its report tells of. */
function refuseUnlessIntact(path: string, name: string, wanted: unknown, found: unknown): void {
  if (isDeepStrictEqual(wanted, found)) return;
  const [expected, actual] = [wanted, found].map((value) => JSON.stringify(value));
  const remedy = 'put the file of that run back, or make it again with `fuzzydiff map`';
  throw invalidFile(path, {
    expected: `the z maps of ${name} ${expected} that its report tells of`,
    found: `found ${actual}`,
    remedy,
  });
}
