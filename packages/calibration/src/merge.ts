import { FuzzydiffError } from '@fuzzydiff/core';
import type { Calibration, CalibrationSource } from '@fuzzydiff/core/calibration';
import { checkFingerprint } from '@fuzzydiff/core/calibration';
import { invalidArgument } from '@fuzzydiff/core/internal';
import { mergeStatistics } from '@fuzzydiff/core/math';

/** A calibration with what to call it in errors: its file. */
export interface CalibrationPart {
  readonly where: string;
  readonly calibration: Calibration;
}

/**
 * The calibration over the images of all parts: what one pass over them gives, up to rounding (Chan, Golub and LeVeque
 * 1979). It does not depend on the order of the parts. They must name their images, and no two the same one: an image
 * that counted twice could not be told from the result.
 *
 * @throws FuzzydiffError `invalid-argument` without parts; `mismatch` when they were made differently, share an image, or
 *   do not name their images, or have a promise
 */
export function mergeCalibrations(parts: readonly CalibrationPart[]): Calibration {
  for (const part of parts) refusePromise(part);
  const named = parts.map(namedPart);
  const [first, ...rest] = named;
  if (!first) throw invalidArgument('calibrations to merge', 'at least one calibration', 'none');
  for (const part of rest) checkMadeAlike(part, first);
  refuseSharedImages(named);
  const { fingerprint, seed } = first.calibration;
  const { estimator } = fingerprint;
  const ordered = [...named].sort((a, b) => (a.sources[0]!.key < b.sources[0]!.key ? -1 : 1));
  // The estimators are the same, if perhaps with their fields in another order.
  const statistics = ordered
    .map(({ calibration }) => ({ ...calibration.statistics, estimator }))
    .reduce(mergeStatistics);
  const sources = ordered.flatMap((part) => part.sources);
  return { fingerprint, seed, images: sources.length, statistics, sources };
}

/** What is found on clean images by some statistics says nothing of what others find. */
function refusePromise({ where, calibration: { promise } }: CalibrationPart): void {
  if (!promise) return;
  const message =
    `Expected calibrations of statistics alone to merge but ${where} has a promise that was taken with its own; merge shards, and then ` +
    'take the promise with `fuzzydiff calibrate promise <images> --calibration <file>`.';
  throw new FuzzydiffError('mismatch', message, { data: { where } });
}

type NamedPart = CalibrationPart & { readonly sources: readonly CalibrationSource[] };

function namedPart({ where, calibration }: CalibrationPart): NamedPart {
  const { sources, images } = calibration;
  if (sources) return { where, calibration, sources };
  const message =
    `Expected a calibration that names its images in ${where} but it names none of its ${images}; ` +
    'make it anew as a shard, of one if need be: `fuzzydiff calibrate <images> --shard 1/1`.';
  throw new FuzzydiffError('mismatch', message, { data: { where } });
}

function checkMadeAlike({ where, calibration }: CalibrationPart, first: CalibrationPart): void {
  const { fingerprint, seed } = first.calibration;
  checkFingerprint(calibration.fingerprint, fingerprint, where, `merge it with its like, which ${first.where} is not`);
  if (calibration.seed === seed) return;
  const message =
    `Expected a calibration made with seed ${seed}, as ${first.where}, but ${where} was made with ${calibration.seed}; ` +
    'make one of them anew with the seed of the other.';
  throw new FuzzydiffError('mismatch', message, {
    data: { name: 'seed', expected: seed, found: calibration.seed, where },
  });
}

/** An image is known by its key, as in one pass: two of one key would get the same noise. */
function refuseSharedImages(parts: readonly NamedPart[]): void {
  const seen = new Map<string, string>();
  for (const { where, sources } of parts) {
    for (const { key, name = key } of sources) {
      const other = seen.get(key);
      if (other !== undefined) {
        const message = `Expected calibrations of different images but image "${name}" is in ${other} and in ${where}; leave one of them out.`;
        throw new FuzzydiffError('mismatch', message, { data: { key, where: [other, where] } });
      }
      seen.set(key, where);
    }
  }
}
