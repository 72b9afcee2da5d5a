import { basename } from 'node:path';
import { sha256 } from '../files/hash.js';
import { invalidFile } from '../files/invalid-file.js';
import { readIfThere } from '../files/read-whole.js';
import { writeAtomic } from '../files/write-atomic.js';
import type { CalibrationFiles } from './files.js';
import type { ConvergenceRecord } from './progress.js';
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

/** Writes a calibration, and then its report. */
export async function writeCalibration(
  { out, report }: CalibrationFiles,
  bytes: Uint8Array,
  rest: Pick<CalibrationReport, 'made' | 'modelCalls' | 'convergence'>,
): Promise<void> {
  await writeAtomic(out, bytes);
  const whole: CalibrationReport = { command: 'calibrate', files: [basename(out)], sha256: sha256(bytes), ...rest };
  await writeAtomic(report, `${JSON.stringify(whole, null, 2)}\n`);
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
