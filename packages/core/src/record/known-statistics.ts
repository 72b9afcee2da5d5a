import { parseCalibration } from '../calibration/file.js';
import type { PresetName } from '../correction/presets.js';
import type { ReadableBundle } from '../prior/bundle-calibrations.js';
import { type ComparedHashes, calibrationHash } from '../prior/kept-run.js';
import { sha256 } from '../sha256.js';

/** The statistics that come with a model, by their names. */
export type KnownStatistics = Readonly<
  Record<
    string,
    {
      /** Of the file. */
      readonly sha256: string;
      /** Of the same statistics as this library writes them: that of those that a run has compared with. */
      readonly hash: string;
    }
  >
>;

/**
 * Reads which statistics come with a model, as records name them.
 *
 * @param names those that are wanted; what the bundle lacks of them is left out. @default all
 * @throws FuzzydiffError `invalid-file` for a file that is damaged or no calibration
 */
export async function knownStatistics(
  { manifest, read }: ReadableBundle,
  names: readonly string[] = Object.keys(manifest.calibrations),
): Promise<KnownStatistics> {
  const files = Object.entries(manifest.calibrations).filter(([name]) => names.includes(name));
  const known = files.map(async ([name, file]): Promise<[string, KnownStatistics[string]]> => {
    const bytes = await read(file);
    return [name, { sha256: await sha256(bytes), hash: await calibrationHash(parseCalibration(bytes, file)) }];
  });
  return Object.fromEntries(await Promise.all(known));
}

/**
 * What a record says of the statistics that a photograph was compared with: the files that came with the model, where it was one of
 * those, and else what was used.
 *
 * @param used the hashes of those that were used
 */
export function statisticsHashes(
  known: KnownStatistics,
  preset: PresetName,
  { colour, grey }: ComparedHashes,
): { readonly calibration: string; readonly greyCalibration?: string } {
  const [own, ownGrey] = [known[preset], known[`${preset}-grey`]];
  const used = [...new Set([colour, grey].filter((hash) => hash !== undefined))];
  if (own && used.every((hash) => hash === own.hash || hash === ownGrey?.hash))
    return { calibration: own.sha256, ...(ownGrey && { greyCalibration: ownGrey.sha256 }) };
  const [first, second] = used.map((hash) => [own, ownGrey].find((each) => each?.hash === hash)?.sha256 ?? hash);
  return { calibration: first!, ...(second !== undefined && { greyCalibration: second }) };
}
