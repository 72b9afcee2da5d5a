import type { WholeScores } from '../attention/whole-scores.js';
import type { Tensor } from '../tensor/tensor.js';

/** A validation image with what keys its noise. */
export interface CalibrationImage {
  /** Keys its noise, a hash for example: the same key and seed give the same noise. */
  readonly key: string;
  /** What errors call it; nothing else depends on it. @default the key */
  readonly name?: string;
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly image: Tensor;
  /** Hash of its file, in hexadecimal; where every image has one, the calibration names its images. */
  readonly sha256?: string;
}

/** A validation image that was projected elsewhere, with this seed: the model is not asked again. */
export interface ProjectedImage extends Omit<CalibrationImage, 'image'> {
  /** What `projections` gave for it: `[D,1|C,H,W]`. */
  readonly discrepancies: Tensor;
  /** What `wholeScores` gave for it. @default nobody has looked */
  readonly whole?: WholeScores | undefined;
}

/** Validation images, one after the other. */
export type CalibrationImages =
  | Iterable<CalibrationImage | ProjectedImage>
  | AsyncIterable<CalibrationImage | ProjectedImage>;

/** An image that a calibration was made of. */
export type CalibrationSource = Required<Pick<CalibrationImage, 'key' | 'sha256'>> & Pick<CalibrationImage, 'name'>;

/** Whether an image is named by the hash of its file. */
export function isSource(image: Omit<CalibrationImage, 'image'>): image is CalibrationSource {
  return image.sha256 !== undefined;
}
