import type { Estimator } from '../attention/estimator.js';
import type { Calibration } from '../calibration/calibration.js';
import { checkCalibration, fingerprint } from '../calibration/fingerprint.js';
import { estimatorFor } from '../correction/preset-for.js';
import { type PresetName, presets } from '../correction/presets.js';
import { checkOneOf, FuzzydiffError } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';

/** A calibration, or how it is read when it is needed. */
export type CalibrationEntry = Calibration | (() => Promise<Calibration>);

/** The name of a calibration: that of its preset, or of black-and-white photographs by that preset. */
export type CalibrationName = PresetName | `${PresetName}-grey`;

/** What faces in colour and faces in black-and-white are compared with, as far as there are such. */
export type Compared = Readonly<Partial<Record<'colour' | 'grey', Calibration>>>;

/** The calibrations of a prior, each checked to be of its model before it is used. */
export interface Calibrations {
  /** How photographs are projected by a preset. */
  estimatorOf(preset: PresetName): Estimator;
  /** Those for the kinds of some faces; for black-and-white ones, where there are none, those of the preset. */
  ofFaces(preset: PresetName, faces: readonly { readonly kind: 'colour' | 'grey' }[]): Promise<Compared>;
  /** Uses another from now on. */
  set(name: CalibrationName, calibration: Calibration): void;
}

const presetNames = Object.keys(presets) as PresetName[];
const names = presetNames.flatMap((name): CalibrationName[] => [name, `${name}-grey`]);

/** Refuses what is no preset. @throws FuzzydiffError `invalid-argument` */
export function checkPreset(preset: PresetName): PresetName {
  return checkOneOf('preset', preset, presetNames);
}

/**
 * @param estimators in place of those of presets
 * @throws FuzzydiffError `mismatch` for statistics of another model, schedule, frame or estimator; where they are read late, when
 *   they are
 */
export function calibrationsOf(
  info: ModelInfo,
  given: Readonly<Partial<Record<CalibrationName, CalibrationEntry>>>,
  estimators: Readonly<Partial<Record<PresetName, Estimator>>>,
): Calibrations {
  const entries = new Map<string, CalibrationEntry>(Object.entries(given));
  const estimatorOf = (preset: PresetName) => estimators[preset] ?? estimatorFor(preset, info);
  for (const [name, entry] of entries) if (typeof entry !== 'function') checked(entry, name);

  function checked(found: Calibration, name: string): Calibration {
    checkOneOf('the preset of a calibration', name, names);
    const wanted = fingerprint(info, estimatorOf(name.replace(/-grey$/, '') as PresetName));
    checkCalibration(found, wanted, `the calibration for ${name}`);
    return found;
  }

  return {
    estimatorOf,
    async ofFaces(preset, faces) {
      const kinds = [...new Set(faces.map(({ kind }) => kind))];
      return Object.fromEntries(await Promise.all(kinds.map(async (kind) => [kind, await of(preset, kind)] as const)));
    },
    set(name, calibration) {
      entries.set(name, calibration);
    },
  };

  async function of(preset: PresetName, kind: 'colour' | 'grey'): Promise<Calibration> {
    checkPreset(preset);
    const name = kind === 'grey' && entries.has(`${preset}-grey`) ? `${preset}-grey` : preset;
    const entry = entries.get(name);
    if (entry === undefined) {
      const known = [...entries.keys()].join(', ') || 'none';
      const message = `Expected a calibration of ${info.id} for preset ${preset} but found ${known}; take one with calibrate.`;
      throw new FuzzydiffError('not-found', message, { data: { preset, known } });
    }
    if (typeof entry !== 'function') return entry;
    const read = checked(await entry(), name);
    entries.set(name, read);
    return read;
  }
}
