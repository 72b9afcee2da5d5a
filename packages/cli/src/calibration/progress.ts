import {
  type Calibration,
  type DepthSummary,
  formatCalibration,
  parseCalibration,
  summarize,
} from '@fuzzydiff/calibration';
import { formatSafetensors, parseSafetensors } from '@fuzzydiff/core/bundle';
import { invalidFile } from '../files/invalid-file.js';
import { writeAtomic } from '../files/write-atomic.js';

/** What the statistics said after so many images. */
export interface ConvergenceRecord {
  readonly images: number;
  readonly depths: readonly DepthSummary[];
}

/** A calibration on its way. */
export interface CalibrationProgress {
  readonly calibration: Calibration;
  readonly device: string;
  /** A record after 2, 4, 8, ... images. */
  readonly convergence: readonly ConvergenceRecord[];
}

/** The records with one of this calibration, if it is due: after 2, 4, 8, ... images. */
export function withRecord(records: readonly ConvergenceRecord[], calibration: Calibration): ConvergenceRecord[] {
  const { images } = calibration;
  // A power of two has one bit, which subtracting one clears.
  const due = images > 1 && (images & (images - 1)) === 0;
  return due ? withLast(records, calibration) : [...records];
}

/** The records with one of this calibration, unless it has one. */
export function withLast(
  records: readonly ConvergenceRecord[],
  { images, statistics }: Calibration,
): ConvergenceRecord[] {
  if (records.at(-1)?.images === images) return [...records];
  return [...records, { images, depths: summarize(statistics) }];
}

/** Saves a calibration on its way: a calibration file, with the rest in its metadata. */
export async function saveProgress(
  path: string,
  { calibration, device, convergence }: CalibrationProgress,
): Promise<void> {
  const { tensors, metadata } = parseSafetensors(formatCalibration(calibration), path);
  const whole = new Map([...metadata, ['device', device], ['convergence', JSON.stringify(convergence)]]);
  await writeAtomic(path, formatSafetensors({ tensors, metadata: whole }));
}

/**
 * Reads one.
 *
 * @throws FuzzydiffError `invalid-file` when it is damaged or something else
 */
export function parseProgress(bytes: Uint8Array, path: string): CalibrationProgress {
  const calibration = parseCalibration(bytes, path);
  const { metadata } = parseSafetensors(bytes, path);
  const [device, convergence] = [metadata.get('device'), metadata.get('convergence')];
  if (device !== undefined && convergence !== undefined && calibration.sources)
    return { calibration, device, convergence: JSON.parse(convergence) as ConvergenceRecord[] };
  const remedy = 'pass --overwrite to begin anew, or name another file with --out';
  throw invalidFile(path, { expected: 'an unfinished calibration', found: 'it is a finished one', remedy });
}
