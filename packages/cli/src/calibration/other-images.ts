import type { Calibration, CalibrationSource } from '@fuzzydiff/calibration';
import { FuzzydiffError } from '@fuzzydiff/core';
import { calibrationFiles } from './files.js';
import { reportOf } from './report.js';
import { calibrationSource } from './take.js';

/** A calibration as it was read. */
interface ReadCalibration {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly calibration: Calibration;
}

/**
 * The images of a promise, which are not to be those of its statistics, by what the calibration or its report says of those; where neither
 * does, any are taken.
 *
 * @throws FuzzydiffError `mismatch` that says how many are
 */
export async function otherImages(paths: readonly string[], statistics: ReadCalibration): Promise<CalibrationSource[]> {
  // One after the other: each is read whole, and there may be thousands.
  const images: CalibrationSource[] = [];
  for (const path of paths) images.push(await calibrationSource(path));
  const own = new Set((await sourcesOf(statistics)).map(({ sha256 }) => sha256));
  const shared = paths.filter((_, n) => own.has(images[n]!.sha256));
  if (shared.length === 0) return images;
  const [are, them] = shared.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const message =
    `Expected other images for the promise than those of the statistics but ${shared.length} of ${paths.length} ${are} among them, ` +
    `${shared[0]}${shared.length === 1 ? '' : ' the first'}; leave ${them} out.`;
  throw new FuzzydiffError('mismatch', message, { data: { shared } });
}

async function sourcesOf({ file, bytes, calibration }: ReadCalibration): Promise<readonly CalibrationSource[]> {
  if (calibration.sources) return calibration.sources;
  // What has the report's name and is none says nothing of the images.
  const report = await reportOf(calibrationFiles(file), bytes).catch((error) => {
    if (FuzzydiffError.isInstance(error)) return undefined;
    throw error;
  });
  return report?.made.images ?? [];
}
