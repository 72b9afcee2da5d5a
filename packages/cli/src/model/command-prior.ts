import { createPrior, type FaceDetector, type ImageShape, type Prior } from '@fuzzydiff/core';
import type { Frame } from '@fuzzydiff/core/image';
import { lateDetector } from '@fuzzydiff/core/internal';
import type { Estimator } from '@fuzzydiff/core/math';
import { estimatorFrom, type MapSettings, type ModelSettings, type PhotoSettings } from '../settings.js';
import { disposingOnError } from './disposing.js';
import { frameOf } from './frame.js';
import { openCalibration, openGreyCalibration } from './open-calibration.js';
import { type OpenModel, openModel } from './open-model.js';

/** A prior of the model that options name, and how many images to work on at once. */
export interface CommandPrior {
  readonly prior: Prior;
  readonly inFlight: number;
  /** Whether it works on the faces that it finds, rather than on a square. */
  readonly findsFaces: boolean;
}

type PriorSettings = ModelSettings & Partial<PhotoSettings>;

/** What opens models and face detectors: whoever has several jobs lends what is open already. */
export interface Openers {
  /** As `openModel`. */
  readonly model: (settings: ModelSettings, images?: number) => Promise<OpenModel>;
  readonly detector: (options: { readonly threads?: number; readonly minFace?: number }) => Promise<FaceDetector>;
}

const afresh: Openers = { model: openModel, detector: openDetector };

/** Opens the face detector that comes with the runtime. */
export async function openDetector(options: Parameters<Openers['detector']>[0]): Promise<FaceDetector> {
  const { openFaceDetector } = await import('@fuzzydiff/runtime-node');
  return openFaceDetector(options);
}

/** Opens a prior that makes images and compares none with its statistics, to work on so many. */
export async function openCommandPrior(
  settings: PriorSettings,
  images = 1,
  openers: Openers = afresh,
): Promise<CommandPrior> {
  const { model, folder, inFlight } = await openers.model(settings, images);
  const { findsFaces, ...framing } = await disposingOnError(model, () => framingFor(folder, settings, openers));
  return { prior: createPrior({ model, ...framing }), inFlight, findsFaces };
}

/** A prior that compares images with its statistics. */
export interface MapPrior extends CommandPrior {
  /** How it projects them. */
  readonly estimator: Estimator;
  /** The hashes of its calibrations' files, by what they are of. */
  readonly calibrationHashes: CalibrationHashes;
  /** `[1|C,H,W]` of its maps. */
  readonly mapShape: ImageShape;
}

/** The hashes of a run's calibrations, as reports have them. */
export interface CalibrationHashes {
  readonly calibration: string;
  /** Of black-and-white photographs, where they have one of their own. */
  readonly greyCalibration?: string;
}

/**
 * Opens a prior with the calibration that options name, which then is for any photograph, or the bundle's for the preset, to
 * work on so many images.
 *
 * @throws FuzzydiffError as `openCalibration`
 */
export async function openMapPrior(
  settings: MapSettings,
  images: number,
  openers: Openers = afresh,
): Promise<MapPrior> {
  const { preset } = settings;
  const { model, folder, inFlight } = await openers.model(settings, images);
  return disposingOnError(model, async () => {
    const estimator = estimatorFrom(settings, model.info);
    const { calibration, sha256 } = await openCalibration(model, folder, estimator, settings);
    const grey = await openGreyCalibration(model, folder, estimator, settings);
    const { findsFaces, ...framing } = await framingFor(folder, settings, openers);
    const prior = createPrior({
      ...{ model, preset, ...framing },
      calibrations: { [preset]: calibration, ...(grey && { [`${preset}-grey`]: grey.read }) },
      estimators: { [preset]: estimator },
    });
    return {
      ...{ prior, inFlight, findsFaces, estimator, mapShape: calibration.statistics.mapShape },
      calibrationHashes: { calibration: sha256, ...(grey && { greyCalibration: grey.sha256 }) },
    };
  });
}

/** How the images of a bundle's model are framed; those of a module's without one show whatever is in them. */
async function framingFor(
  folder: OpenModel['folder'],
  { threads, region, whole, minFace }: PriorSettings,
  openers: Openers = afresh,
): Promise<{ frame: Frame; faces: ReturnType<typeof lateDetector>; findsFaces: boolean }> {
  const frame = await frameOf(folder);
  const options = { ...(threads !== undefined && { threads }), ...(minFace !== undefined && { minFace }) };
  const faces = lateDetector(() => openers.detector(options));
  return { frame, faces, findsFaces: frame.kind === 'face' && region === undefined && !whole };
}
