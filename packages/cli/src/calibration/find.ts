import { FuzzydiffError } from '@fuzzydiff/core';
import { sha256 } from '../files/hash.js';
import { invalidFile } from '../files/invalid-file.js';
import { readIfThere } from '../files/read-whole.js';
import type { CalibrationFiles } from './files.js';
import { type CalibrationProgress, parseProgress } from './progress.js';
import { type CalibrationRecord, checkRecord } from './record.js';
import { type CalibrationReport, readCalibrationReport } from './report.js';

/** What earlier runs have left of a calibration: all of it, some of it, or nothing. */
export interface FoundCalibration {
  readonly finished?: CalibrationReport;
  readonly progress?: CalibrationProgress;
}

/** How many images a calibration has taken so far. */
export interface TakenImages {
  readonly images: number;
  readonly promise: number;
}

/** What to look for. */
export interface WantedCalibration {
  readonly files: CalibrationFiles;
  /** What the calibration over the first so many images of each part depends on; of all, without numbers. Asked for only where it matters: it reads them. */
  readonly record: (taken?: TakenImages) => Promise<CalibrationRecord>;
  readonly overwrite: boolean;
}

/**
 * Finds what earlier runs of the same command have left. Whatever else is there is refused; with `overwrite`, it is left
 * aside, and so is a finished calibration, but not the progress of the run that is to replace it.
 *
 * @throws FuzzydiffError `mismatch` or `invalid-file`
 */
export async function findCalibration(wanted: WantedCalibration): Promise<FoundCalibration> {
  if (wanted.overwrite) {
    const progress = await findProgress(wanted).catch((error) => {
      if (FuzzydiffError.isInstance(error)) return undefined;
      throw error;
    });
    return progress ? { progress } : {};
  }
  // Whatever else has the name of its report stays, too.
  await readCalibrationReport(wanted.files);
  const bytes = await readIfThere(wanted.files.out, 'a calibration file');
  const finished = bytes && (await findFinished(wanted, bytes));
  if (finished) return { finished };
  const progress = await findProgress(wanted);
  if (progress) return { progress };
  if (!bytes) return {};
  const { out, report } = wanted.files;
  const remedy = 'pass --overwrite, or name another file with --out';
  throw invalidFile(out, {
    expected: `a calibration with its report, ${report},`,
    found: 'found a file without one',
    remedy,
  });
}

async function findFinished(
  { files, record }: WantedCalibration,
  bytes: Uint8Array,
): Promise<CalibrationReport | undefined> {
  const report = await readCalibrationReport(files);
  if (!report) return undefined;
  checkRecord(report.made, await record(), files.out);
  const found = sha256(bytes);
  if (found === report.sha256) return report;
  const what = `found sha256 ${found.slice(0, 16)}`;
  const expected = `the file of sha256 ${report.sha256.slice(0, 16)} that its report tells of`;
  throw invalidFile(files.out, { expected, found: what, remedy: 'pass --overwrite, or name another file with --out' });
}

async function findProgress({ files, record }: WantedCalibration): Promise<CalibrationProgress | undefined> {
  const bytes = await readIfThere(files.partial, 'an unfinished calibration');
  if (!bytes) return undefined;
  const progress = parseProgress(bytes, files.partial);
  const { calibration, device } = progress;
  const { fingerprint, seed, sources = [] } = calibration;
  const promise = calibration.promise?.sources ?? [];
  const wanted = await record({ images: sources.length, promise: promise.length });
  // Which images they are says it all; what shard they were taken for does not matter.
  checkRecord({ fingerprint, seed, device, shard: wanted.shard, images: sources, promise }, wanted, files.partial);
  return progress;
}
