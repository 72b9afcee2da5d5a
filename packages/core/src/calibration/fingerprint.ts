import type { Estimator } from '../attention/estimator.js';
import type { Statistics } from '../attention/statistics.js';
import { describe, FuzzydiffError } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import { noiseScheme } from '../noise/keyed-noise.js';
import { isSame } from '../same.js';
import type { BetaSchedule } from '../schedule/betas.js';

/** What statistics were made with. They are valid for exactly this (math: the discrepancy's law depends on all of it). */
export interface Fingerprint {
  /** Name and content hash of the model. */
  readonly model: string;
  readonly schedule: BetaSchedule;
  /** How a photograph becomes the model's image. */
  readonly frame: string;
  /** How noise is drawn; other noise of the same law would do as well, but another law would not. */
  readonly noise: string;
  readonly estimator: Estimator;
}

/** The fingerprint of statistics taken with `estimator` on a model. */
export function fingerprint(model: ModelInfo, estimator: Estimator): Fingerprint {
  const { id, schedule, frame } = model;
  return { model: id, schedule, frame, noise: noiseScheme, estimator };
}

/**
 * Refuses statistics that were made with anything else than they are to be used with.
 *
 * @param where names the calibration in the error
 * @param remedy what to do about it, for the error
 * @throws FuzzydiffError `mismatch` that names the first field that differs, with both values
 */
export function checkFingerprint(
  made: Fingerprint,
  used: Fingerprint,
  where: string,
  remedy = 'calibrate again with `fuzzydiff calibrate`, or use it with what it was made for',
): void {
  for (const [name, expected, found] of [...leaves(used, made, '')]) {
    if (isSame(expected, found)) continue;
    const message = `Expected a calibration made with ${name} ${describe(expected)} but ${where} was made with ${describe(found)}; ${remedy}.`;
    throw new FuzzydiffError('mismatch', message, { data: { name, expected, found, where } });
  }
}

/**
 * Refuses a calibration that was taken with anything else than it is to be used with, or whose statistics are not those of
 * its fingerprint.
 *
 * @param used what it is to be used with
 * @param where names the calibration in the error
 * @param remedy what to do about it, for the error
 * @throws FuzzydiffError `mismatch` that names the first field that differs, with both values
 */
export function checkCalibration(
  { fingerprint: taken, statistics }: { fingerprint: Fingerprint; statistics: Pick<Statistics, 'estimator'> },
  used: Fingerprint,
  where: string,
  remedy?: string,
): void {
  checkFingerprint(taken, used, where, remedy);
  checkFingerprint({ ...taken, estimator: statistics.estimator }, used, where, remedy);
}

/** Every field of the two, by its path. */
function* leaves(a: unknown, b: unknown, path: string): Generator<[string, unknown, unknown]> {
  if (typeof a !== 'object' || a === null || Array.isArray(a)) {
    yield [path, a, b];
    return;
  }
  const other = (typeof b === 'object' && b !== null ? b : {}) as Record<string, unknown>;
  for (const name of new Set([...Object.keys(a), ...Object.keys(other)]))
    yield* leaves((a as Record<string, unknown>)[name], other[name], path === '' ? name : `${path}.${name}`);
}
