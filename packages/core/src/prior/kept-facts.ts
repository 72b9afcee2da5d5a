import type { KeptCorrection } from '../correction/kept-correction.js';
import { type CorrectionSettings, type PresetName, presets } from '../correction/presets.js';
import type { FuzzydiffError } from '../errors.js';
import type { CorrectOptions } from './options.js';
import type { FramedFace } from './place-faces.js';

/** What of a kept run is JSON: what it is of, and how it was begun. */
export interface KeptFacts {
  /** The model's id. */
  readonly model: string;
  /** Where it ran. */
  readonly device: string;
  /** How noise is drawn. */
  readonly noise: string;
  /** The SHA-256 of the calibration, as the bytes of its file; of one for faces in colour and one for those in black-and-white, both, with a space between. */
  readonly calibration: string;
  readonly settings: CorrectionSettings;
  /** With the key of the photograph's noise, and where its faces lie: nobody looks for them again. */
  readonly options: Required<Pick<CorrectOptions, 'seed' | 'samples'>> &
    Pick<CorrectOptions, 'key' | 'grey' | 'within' | 'regions'> & {
      readonly preset: PresetName;
      readonly faces: readonly FramedFace[];
    };
  readonly found: number;
  readonly stage: KeptCorrection['stage'];
  readonly calls: number;
  /** Of each trajectory, the move taken last. */
  readonly taken: readonly number[];
}

/**
 * What of a kept run is JSON. Whether its numbers fit the run that goes on is for that run to say.
 *
 * @throws FuzzydiffError what `broken` gives, with the part that is wrong
 */
export function readFacts(text: string, broken: (what: string) => FuzzydiffError): KeptFacts {
  let facts: KeptFacts;
  try {
    facts = JSON.parse(text);
  } catch {
    throw broken('what it says of its run is not JSON');
  }
  if (!isObject(facts)) throw broken('what it says of its run is no object');
  const wrong = Object.entries(checks).find(([, isRight]) => !isRight(facts));
  if (wrong) throw broken(`its ${wrong[0]} cannot be read`);
  return facts;
}

const checks: Readonly<Record<string, (facts: KeptFacts) => boolean>> = {
  model: ({ model, device }) => isText(model) && isText(device),
  noise: ({ noise }) => isText(noise),
  calibration: ({ calibration }) => isText(calibration),
  settings: ({ settings }) =>
    isObject(settings) &&
    isObject(settings.plan) &&
    [settings.lower, settings.upper, settings.strength, settings.exponent].every(Number.isFinite) &&
    (settings.alpha === undefined || Number.isFinite(settings.alpha)),
  options: ({ options }) => isObject(options) && isCount(options.seed) && isCount(options.samples),
  preset: ({ options }) => Object.hasOwn(presets, options.preset),
  faces: ({ options: { faces } }) => Array.isArray(faces) && faces.every(isFace),
  'number of faces': ({ found }) => isCount(found),
  place: ({ stage, calls, taken }) =>
    (stage === 'projection' || stage === 'synthesis') &&
    isCount(calls) &&
    Array.isArray(taken) &&
    taken.every((move) => Number.isSafeInteger(move) && move >= -1),
};

function isFace(face: FramedFace): boolean {
  if (!isObject(face) || !isObject(face.placement) || !isObject(face.region)) return false;
  const { placement, region } = face;
  return [placement.a, placement.b, placement.tx, placement.ty, region.x, region.y, region.size].every(Number.isFinite);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
