import { basename, dirname, join, parse } from 'node:path';
import { folderStorage } from '../storage/folder-storage.js';

/** The files of one calibration. */
export interface CalibrationFiles {
  readonly out: string;
  /** The calibration so far; gone when it is finished. */
  readonly partial: string;
  /** What the calibration was made of, and how it converged; written after it, and stands for it being finished. */
  readonly report: string;
}

/** The files that go with a calibration file. */
export function calibrationFiles(out: string): CalibrationFiles {
  const { dir, name } = parse(out);
  return { out, partial: `${out}.partial`, report: join(dir, `${name}.report.json`) };
}

/** Removes what a killed run was about to write: `writeAtomic`'s temporary files, which nobody would ever rename. */
export async function removeLeftovers({ out, partial, report }: CalibrationFiles): Promise<void> {
  const written = [out, partial, report].map((path) => basename(path));
  await folderStorage(dirname(out)).removeLeftovers((name) => written.includes(name));
}
