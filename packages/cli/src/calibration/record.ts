import { type CalibrationSource, checkFingerprint, type Fingerprint } from '@fuzzydiff/calibration';
import { FuzzydiffError } from '@fuzzydiff/core';

/** Everything that a calibration's bytes depend on. */
export interface CalibrationRecord {
  readonly fingerprint: Fingerprint;
  readonly seed: number;
  /** Where the model ran: another device rounds otherwise. */
  readonly device: string;
  /** `i/n`, or `none`: a shard's file names its images, another does not. */
  readonly shard: string;
  /** In the order in which they were taken. */
  readonly images: readonly CalibrationSource[];
  /** Those of the promise, likewise; none where there is none. */
  readonly promise: readonly CalibrationSource[];
}

const remedy = 'pass --overwrite to begin anew, or name another file with --out';

/**
 * Refuses to go on with, or to take for finished, what was made with anything else.
 *
 * @throws FuzzydiffError `mismatch` that names the first thing that differs, with both values
 */
export function checkRecord(found: CalibrationRecord, wanted: CalibrationRecord, where: string): void {
  checkFingerprint(found.fingerprint, wanted.fingerprint, where, remedy);
  checkSame('seed', String(wanted.seed), String(found.seed), where);
  checkSame('device', wanted.device, found.device, where);
  checkSame('shard', wanted.shard, found.shard, where);
  checkImages('image', wanted.images, found.images, where);
  checkImages('promise image', wanted.promise, found.promise, where);
}

function checkImages(
  what: string,
  wanted: readonly CalibrationSource[],
  found: readonly CalibrationSource[],
  where: string,
): void {
  for (let n = 0; n < Math.min(wanted.length, found.length); n++) {
    const [one, other] = [wanted[n]!, found[n]!];
    // A name decides nothing: the same picture under another one is the same.
    if (one.sha256 !== other.sha256) checkSame(`${what} ${n + 1}`, nameOf(one), nameOf(other), where);
  }
  checkSame(`${what} count`, String(wanted.length), String(found.length), where);
}

function checkSame(name: string, wanted: string, found: string, where: string): void {
  if (wanted === found) return;
  const message = `Expected a calibration made with ${name} ${wanted} but ${where} was made with ${found}; ${remedy}.`;
  throw new FuzzydiffError('mismatch', message, { data: { name, wanted, found, where } });
}

/** So much of a hash tells two versions of an image apart. */
function nameOf({ key, sha256, name = key }: CalibrationSource): string {
  return `"${name}" (sha256 ${sha256.slice(0, 16)})`;
}
