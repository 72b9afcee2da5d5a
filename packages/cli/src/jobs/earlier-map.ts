import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type FramedFace, FuzzydiffError, type Tensor } from '@fuzzydiff/core';
import { type Estimator, mapDepths } from '@fuzzydiff/core/math';
import { type ImageFile, type Photo, understanding } from '../batch/image-job.js';
import { fileHash, sha256 } from '../files/hash.js';
import { invalidFile } from '../files/invalid-file.js';
import { formatNpy, parseNpy } from '../files/npy.js';
import { readWhole } from '../files/read-whole.js';
import { reportEnding } from '../files/report.js';
import { stemOf } from '../files/stem.js';
import type { MapPrior } from '../model/command-prior.js';
import type { MapSettings } from '../settings.js';
import { facePrefix } from './face-files.js';
import { zSuffix } from './map-files.js';

const ending = `.${zSuffix}`;

/** What a report says of the z maps of a face: the file's hash, what drew them, and where they were taken from. */
export interface ZMapsRecord {
  readonly sha256: string;
  readonly seed: number;
  readonly device: string;
  /** The file of an earlier run, where they were not made by the run itself. */
  readonly from?: string;
}

/** The records of the z maps among the files that a run made itself. */
export function zMapsRecords(
  faces: readonly FramedFace[],
  files: readonly ImageFile[],
  drawn: Pick<ZMapsRecord, 'seed' | 'device'>,
): ZMapsRecord[] {
  return faces.map((face) => {
    const suffix = facePrefix(face) + zSuffix;
    return { sha256: sha256(files.find((file) => file.suffix === suffix)!.bytes), ...drawn };
  });
}

/** The z maps of an image's faces from an earlier run. */
export interface EarlierMap {
  /** `[D,1|C,H,W]` of each. */
  readonly zMaps: readonly Tensor[];
  readonly records: readonly ZMapsRecord[];
}

/** The hashes of the z maps that `--from-map` gives for an image, for what results depend on. */
export async function earlierMapHashes(imagePath: string, fromMap: string | undefined): Promise<'none' | string[]> {
  if (fromMap === undefined) return 'none';
  const { files } = await earlierRun(imagePath, fromMap);
  return Promise.all(files.map((file) => fileHash(file, 'z maps')));
}

/**
 * The z maps that `--from-map` gives for an image, or nothing without that option. They serve only where this run would
 * have made the same: of this image, by this model, of the same faces or region, compared with this calibration. The report
 * beside them says what they are of.
 *
 * @throws FuzzydiffError `not-found` or `invalid-file` when they or their report cannot be had, `mismatch` when they are
 *   of something else
 */
export async function earlierMapFor(
  photo: Pick<Photo, 'path' | 'sha256'>,
  settings: MapSettings,
  { prior, findsFaces, estimator, calibrationHashes, mapShape }: MapPrior,
): Promise<EarlierMap | undefined> {
  if (settings.fromMap === undefined) return undefined;
  const { path, report, files } = await earlierRun(photo.path, settings.fromMap);
  const { made, faces } = report;
  const { region, face, minFace, grey } = understanding(settings, { findsFaces });
  const conditions: [name: string, wanted: unknown, found: unknown][] = [
    ['of the image with sha256', photo.sha256, made.input],
    ['by model', prior.info.id, made.model],
    ['in region', region, made.region],
    ['with --face', face, made.face],
    ['with --min-face', minFace, made.minFace],
    ['with --grey', grey, made.grey],
    ...(Object.keys(estimator) as (keyof Estimator)[]).map((name): [string, unknown, unknown] => [
      `with estimator.${name}`,
      estimator[name],
      made.estimator[name],
    ]),
    ['with the calibration with sha256', calibrationHashes.calibration, made.calibration],
    ['with the black-and-white calibration with sha256', calibrationHashes.greyCalibration, made.greyCalibration],
  ];
  for (const condition of conditions) refuseUnlessSame(path, ...condition);

  const zMaps: Tensor[] = [];
  const records: ZMapsRecord[] = [];
  for (const [n, file] of files.entries()) {
    const bytes = await readWhole(file, 'z maps');
    const { tensor: z } = parseNpy(bytes, file);
    refuseUnlessIntact(file, 'shape', [mapDepths(estimator).length, ...mapShape], z.shape);
    // What is of the right shape may still be another image's file under this name.
    refuseUnlessIntact(file, 'sha256', faces[n]!.zMaps.sha256, sha256(bytes));
    zMaps.push(z);
    records.push({ ...faces[n]!.zMaps, from: file });
  }
  return { zMaps, records };
}

/** The z maps that an earlier run drew with another seed, drawn once more. */
export async function mapsDrawnWith(
  seed: number,
  { image, options }: Pick<Photo, 'image' | 'options'>,
  { prior, signal }: Pick<MapPrior, 'prior'> & { readonly signal: AbortSignal },
): Promise<EarlierMap> {
  const { faces } = await prior.map(image, { ...options, seed, always: true, signal });
  const drawn = faces.map(({ z }) => ({ sha256: sha256(formatNpy(z)), seed, device: prior.info.device }));
  return { zMaps: faces.map(({ z }) => z), records: drawn };
}

/** An earlier run over an image, with the files of its z maps, one for each face. */
interface EarlierRun {
  /** A name for the maps in errors: that of the first, or of the report where there is none. */
  readonly path: string;
  readonly report: EarlierReport;
  readonly files: readonly string[];
}

/**
 * The run that `--from-map` names for an image: by any of its files with z maps, or in a folder by the image's stem. Its
 * report says which faces it has.
 */
async function earlierRun(imagePath: string, fromMap: string): Promise<EarlierRun> {
  const notFound = (sentence: string) => new FuzzydiffError('not-found', sentence, { data: { imagePath, fromMap } });
  const status = await stat(fromMap).catch(() => undefined);
  const isFolder = status?.isDirectory() === true;
  if (!isFolder && !(status?.isFile() && fromMap.endsWith(ending)))
    throw notFound(
      `Expected a *${ending} file or the folder of an earlier run for --from-map but found ` +
        `${status ? 'another file' : 'nothing'} at "${fromMap}"; check the path.`,
    );
  const run = isFolder ? join(fromMap, stemOf(imagePath)) : fromMap.slice(0, -ending.length).replace(/\.face-\d+$/, '');
  const missing = (file: string) =>
    notFound(
      `Expected the z maps of ${imagePath} in ${dirname(run)} but found no ${basename(file)}; make them with ` +
        '`fuzzydiff map`, or leave --from-map out.',
    );
  const reportPath = `${run}${reportEnding}`;
  const maps = [`${run}${ending}`, `${run}.face-1${ending}`];
  // A folder without anything of this image is another's: what it lacks is maps.
  if (isFolder && !(await isThere(reportPath)) && !(await isThere(maps[0]!)) && !(await isThere(maps[1]!)))
    throw missing(maps[0]!);
  const report = await reportAt(
    reportPath,
    `the report of the run that made ${basename(isFolder ? maps[0]! : fromMap)}`,
  );
  const files = report.faces.map((face) => `${run}.${facePrefix(face)}${zSuffix}`);
  for (const file of files) if (!(await isThere(file))) throw missing(file);
  return { path: files[0] ?? reportPath, report, files };
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}

type MadeOf = 'input' | 'model' | 'region' | 'face' | 'minFace' | 'grey' | 'calibration' | 'greyCalibration';

/** What is needed of the report of a run that made z maps. */
interface EarlierReport {
  readonly made: Readonly<Partial<Record<MadeOf, unknown>>> & { readonly estimator: Estimator };
  readonly faces: readonly { readonly number?: number; readonly zMaps: ZMapsRecord }[];
}

async function reportAt(path: string, what: string): Promise<EarlierReport> {
  const bytes = await readWhole(path, what);
  try {
    const report: EarlierReport = JSON.parse(bytes.toString());
    if (report.made.estimator.depths && report.faces.every(({ zMaps }) => zMaps.sha256)) return report;
  } catch {
    // Not JSON, or of another shape: the same sentence serves.
  }
  throw invalidFile(path, {
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
