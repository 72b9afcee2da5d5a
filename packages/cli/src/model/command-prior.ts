import { createPrior, type ImageShape, type Prior } from '@fuzzydiff/core';
import type { Estimator } from '@fuzzydiff/core/math';
import { estimatorFrom, type MapSettings, type ModelSettings } from '../options.js';
import { openCalibration } from './open-calibration.js';
import { openModel } from './open-model.js';

/** A prior of the model that options name, and how many images to work on at once. */
export interface CommandPrior {
  readonly prior: Prior;
  readonly inFlight: number;
}

/** Opens a prior that makes images and compares none with its statistics, to work on so many. */
export async function openCommandPrior(settings: ModelSettings, images = 1): Promise<CommandPrior> {
  const { model, inFlight } = await openModel(settings, images);
  return { prior: createPrior({ model }), inFlight };
}

/** A prior that compares images with its statistics. */
export interface MapPrior extends CommandPrior {
  /** How it projects them. */
  readonly estimator: Estimator;
  /** The hash of its calibration's file. */
  readonly calibrationHash: string;
  /** `[1|C,H,W]` of its maps. */
  readonly mapShape: ImageShape;
}

/**
 * Opens a prior with the calibration that options name, or the bundle's for the preset, to work on so many images.
 *
 * @throws FuzzydiffError as `openCalibration`
 */
export async function openMapPrior(settings: MapSettings, images: number): Promise<MapPrior> {
  const { preset } = settings;
  const { model, folder, inFlight } = await openModel(settings, images);
  const estimator = estimatorFrom(settings, model.info);
  const { calibration, sha256 } = await openCalibration(model, folder, estimator, settings);
  const prior = createPrior({
    model,
    preset,
    calibrations: { [preset]: calibration },
    estimators: { [preset]: estimator },
  });
  return { prior, inFlight, estimator, calibrationHash: sha256, mapShape: calibration.statistics.mapShape };
}
