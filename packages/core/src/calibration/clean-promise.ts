import type { RegionBounds } from '../attention/regions.js';
import type { WholeScores } from '../attention/whole-scores.js';
import type { CalibrationSource } from './images.js';

/** How large a region of a clean image is. */
export interface RegionSize {
  /** Its mass by the promise's bounds, above 0 to 1. */
  readonly mass: number;
  /** How much of what is looked at it covers, above 0 to 1. */
  readonly share: number;
}

/** What is found on clean images that are not those of the statistics, one list of regions per image. */
export interface CleanPromise {
  /** What makes a region: kept with them, so that other bounds of a map do not void what is promised. */
  readonly bounds: RegionBounds;
  /** All over what the model sees. */
  readonly frame: readonly (readonly RegionSize[])[];
  /** In the head alone; absent where the model's images show no face. */
  readonly head?: readonly (readonly RegionSize[])[];
  /** What they are like as a whole: one for each of them, or of a fair draw of them. @default nobody has looked */
  readonly whole?: readonly WholeScores[];
  /** Which images they are, in the order in which they were taken. */
  readonly sources?: readonly CalibrationSource[];
}
