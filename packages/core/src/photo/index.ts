export type { DetectOptions, FaceBox, Landmarks, Point } from '../faces/face-detector.js';
export {
  blankPixels,
  checkChannels,
  checkPixels,
  fullScale,
  type Image,
  largestSquare,
  type Pixels,
  type Region,
} from './image.js';
export { imageKey } from './image-key.js';
export { type MaskOptions, maskFromPixels } from './mask-from-pixels.js';
export { maskToModel } from './mask-to-model.js';
export { mergeCorrection } from './merge-correction.js';
export { combinedPlane, imagePlane, tensorPlane, windowOf } from './planes.js';
export { type Enlargement, type Plane, resample, type Window } from './resample.js';
export { toModel } from './to-model.js';
