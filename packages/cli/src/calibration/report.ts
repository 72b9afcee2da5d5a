import { type Calibration, formatCalibration } from '@fuzzydiff/calibration';
import { sha256 } from '../files/hash.js';
import { invalidFile } from '../files/invalid-file.js';
import { readIfThere } from '../files/read-whole.js';
import type { CalibrationFiles } from './files.js';
import { type CalibrationProgress, type ConvergenceRecord, withLast } from './progress.js';
import type { CalibrationRecord } from './record.js';

/** What a finished calibration's report file says. The same however often the run was stopped. */
export interface CalibrationReport {
  readonly command: 'calibrate';
  readonly made: CalibrationRecord;
  readonly files: readonly string[];
  /** Of the calibration file. */
  readonly sha256: string;
  readonly modelCalls: number;
  readonly convergence: readonly ConvergenceRecord[];
}

/** A finished calibration as its file and its report, in the order in which they are written. */
export function calibrationResult(
  { calibration, convergence, device }: CalibrationProgress,
  {
    file,
    shard,
    modelCalls,
  }: Pick<CalibrationReport, 'modelCalls'> & { readonly file: string; readonly shard: string },
): { readonly bytes: Uint8Array; readonly report: string } {
  const { fingerprint, seed, sources = [], promise } = calibration;
  // Without the names of its images: only what is to be merged has to name them, and the report tells of them anyway.
  const bytes = formatCalibration(shard === 'none' ? unnamed(calibration) : calibration);
  const made = { fingerprint, seed, device, shard, images: sources, promise: promise?.sources ?? [] };
  const report: CalibrationReport = {
    ...{ command: 'calibrate', files: [file], sha256: sha256(bytes) },
    ...{ made, modelCalls, convergence: withLast(convergence, calibration) },
  };
  return { bytes, report: `${JSON.stringify(report, null, 2)}\n` };
}

function unnamed({ sources: _, promise, ...calibration }: Calibration): Calibration {
  if (!promise) return calibration;
  const { sources: __, ...promised } = promise;
  return { ...calibration, promise: promised };
}

/**
 * The report beside a calibration where it tells of this very file.
 *
 * @throws FuzzydiffError as `readCalibrationReport`
 */
export async function reportOf(files: CalibrationFiles, bytes: Uint8Array): Promise<CalibrationReport | undefined> {
  const report = await readCalibrationReport(files);
  return report?.sha256 === sha256(bytes) ? report : undefined;
}

/**
 * Reads the report beside a calibration, if there is one.
 *
 * @throws FuzzydiffError `invalid-file` when it is something else
 */
export async function readCalibrationReport({ report }: CalibrationFiles): Promise<CalibrationReport | undefined> {
  const bytes = await readIfThere(report, 'the report of a calibration');
  if (!bytes) return undefined;
  try {
    const read = JSON.parse(bytes.toString('utf8')) as CalibrationReport;
    // Reports from before there were promises do not speak of one.
    const promise = read.made.promise ?? [];
    if (read.command === 'calibrate' && Array.isArray(read.made.images) && Array.isArray(read.convergence))
      return { ...read, made: { ...read.made, promise } };
  } catch {
    // Not JSON: the same sentence serves.
  }
  throw invalidFile(report, {
    expected: 'the report of a calibration',
    found: 'found something else',
    remedy: 'move it away, or pass --overwrite',
  });
}
