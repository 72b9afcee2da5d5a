import { scoreMap } from '../attention/attention.js';
import type { Calibration } from '../calibration/calibration.js';
import { formatCalibration } from '../calibration/file.js';
import { wholeOf } from '../correction/attend.js';
import type { CorrectionStep, KeptCorrection } from '../correction/kept-correction.js';
import type { CorrectionSettings, PresetName } from '../correction/presets.js';
import { FuzzydiffError, invalidArgument } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import { noiseScheme } from '../noise/keyed-noise.js';
import { sha256 } from '../sha256.js';
import { contiguous, stack, type Tensor } from '../tensor/tensor.js';
import type { Compared } from './calibrations.js';
import type { DoneBefore } from './counted.js';
import { faceJobs } from './face-jobs.js';
import { formatKept, type KeptRun, parseKept } from './kept-file.js';
import type { CorrectOptions } from './options.js';
import { type FramedPhoto, framedFaceOf, type Photo } from './photo.js';
import type { CorrectProgress } from './progress.js';

/** What a correction is made of. */
export interface RunFacts {
  readonly options: CorrectOptions & { readonly preset: PresetName; readonly seed: number; readonly samples: number };
  readonly settings: CorrectionSettings;
  readonly calibrations: Compared;
  readonly framed: Pick<FramedPhoto<Photo>, 'faces' | 'found' | 'key'>;
  readonly info: ModelInfo;
}

/** What lets a run's steps be kept. */
export function keepingRun(facts: RunFacts): (step: CorrectionStep) => Pick<CorrectProgress, 'keep'> {
  const { options, settings, calibrations, framed, info } = facts;
  const { preset, seed, samples, grey, within, regions, marks } = options;
  const inputs = stack(framed.faces.map(({ input }) => input));
  const faces = framed.faces.map(framedFaceOf);
  return (step) => ({
    async keep({ photo, about = {} } = {}) {
      const state = step.keep();
      return formatKept({
        ...{ model: info.id, device: info.device, noise: noiseScheme, settings, found: framed.found },
        calibration: await hashOf(calibrations),
        options: { preset, seed, samples, key: framed.key, grey, within, regions, marks, faces },
        ...{ inputs, state, photo, about },
      });
    },
  });
}

/** A run that is to go on. @throws FuzzydiffError `invalid-argument` for other options beside it; as `parseKept`; `mismatch` for one of another model */
export async function openKept({ from, signal: _, ...beside }: CorrectOptions, info: ModelInfo): Promise<KeptRun> {
  const [name, value] = Object.entries(beside).find(([, own]) => own !== undefined) ?? [];
  if (name !== undefined)
    throw invalidArgument(name, 'nothing beside from', value, 'leave it out: a run goes on as it was begun');
  const kept = await parseKept(from!, 'the run');
  refuseUnlessSame('model', info.id, kept.model);
  refuseUnlessSame('noise', noiseScheme, kept.noise);
  return kept;
}

/** The state that a kept run goes on with: what follows from what was kept is worked out again. */
export function stateOf({ state }: KeptRun, { framed, calibrations, info }: RunFacts): KeptCorrection {
  const { shape } = info;
  const jobs = faceJobs(framed.faces, {});
  const attended = state.attended?.map((own, n) => ({
    ...own,
    score: scoreMap(own.z),
    ...(own.projections &&
      wholeOf(jobs[n]!, own.projections, { calibration: calibrations[framed.faces[n]!.kind]!, shape })),
  }));
  return { ...state, ...(attended && { attended }) };
}

/** Whether a kept run's maps were made by itself, rather than given. */
export function isMapped({ state }: KeptRun): boolean {
  return state.attended === undefined || state.attended.some(({ projections }) => projections !== undefined);
}

/** What was done of a kept run, whose maps took so many predictions. */
export function doneBefore({ state }: KeptRun, mapCalls: number): DoneBefore {
  const { stage, calls, attended } = state;
  return { before: attended ? mapCalls : 0, within: calls, stage };
}

/**
 * How far what the model sees of a photograph may be from what it saw when the run was begun, on average, of a range of 2: another
 * decoder of JPEGs rounds otherwise.
 */
const tolerance = 0.02;

/** Refuses a photograph or a calibration that a run was not begun with. @throws FuzzydiffError `mismatch` */
export async function checkKept(kept: KeptRun, { framed, calibrations, info }: RunFacts): Promise<void> {
  refuseUnlessSame('calibration', await hashOf(calibrations), kept.calibration);
  const inputs = stack(framed.faces.map(({ input }) => input));
  const { attended } = kept.state;
  if (inputs.shape.join() !== kept.inputs.shape.join())
    throw mismatch(`${framed.faces.length} faces of [${info.shape.join(', ')}]`, `[${kept.inputs.shape.join(', ')}]`);
  if (distance(inputs, kept.inputs) > tolerance)
    throw mismatch('the photograph that it was begun with', 'another, or other pixels', 'give that photograph');
  const { mapShape, moments } = Object.values(calibrations)[0]!.statistics;
  for (const { projections } of attended ?? [])
    if (projections && projections.shape.slice(1).join() !== info.shape.join())
      throw mismatch(`projections of [${info.shape.join(', ')}]`, `[${projections.shape.slice(1).join(', ')}]`);
  for (const { z } of attended ?? [])
    if (z.shape.join() !== [moments.length, ...mapShape].join())
      throw mismatch(`z maps of [${[moments.length, ...mapShape].join(', ')}]`, `[${z.shape.join(', ')}]`);
}

function distance(a: Tensor, b: Tensor): number {
  const [own, other] = [contiguous(a), contiguous(b)];
  let sum = 0;
  for (let i = 0; i < own.length; i++) sum += Math.abs(own[i]! - other[i]!);
  return sum / own.length;
}

function refuseUnlessSame(name: string, wanted: string, found: string): void {
  if (wanted !== found) throw mismatch(`${name} ${wanted}`, found, `open the ${name} that it was begun with`);
}

function mismatch(expected: string, found: string, remedy = 'it is of another run'): FuzzydiffError {
  const message = `Expected a kept run with ${expected} but found ${found}; ${remedy}.`;
  return new FuzzydiffError('mismatch', message, { data: { expected, found } });
}

/** The hashes of what faces were compared with, in one: as a rule there is one kind. */
async function hashOf(calibrations: Compared): Promise<string> {
  const { colour, grey } = await comparedHashes(calibrations);
  return [...new Set([colour, grey])].filter((hash) => hash !== undefined).join(' ');
}

/** Hashes, as `calibrationHash` gives them. */
export type ComparedHashes = { readonly [K in keyof Compared]?: string };

const hashes = new WeakMap<Calibration, Promise<string>>();

/** The hashes of what faces of each kind were compared with. */
export async function comparedHashes(calibrations: Compared): Promise<ComparedHashes> {
  const { colour, grey } = calibrations;
  return {
    ...(colour && { colour: await calibrationHash(colour) }),
    ...(grey && { grey: await calibrationHash(grey) }),
  };
}

/** The sha256 of a calibration, as a file. */
export function calibrationHash(calibration: Calibration): Promise<string> {
  const hash = hashes.get(calibration) ?? sha256(formatCalibration(calibration));
  hashes.set(calibration, hash);
  return hash;
}
