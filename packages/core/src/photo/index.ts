export type { DetectOptions, FaceBox, Landmarks, Point } from '../faces/face-detector.js';
export { type BlendedFace, type BlendOptions, blendBack } from './blend-back.js';
export {
  type Damage,
  type DamageOptions,
  damagedPixels,
  type SeenFace,
} from './damage.js';
export { grownMap } from './grown.js';
export { headOutline } from './head-outline.js';
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
export { greyImage, type Ink, inkedPixels, inkOf, offInk, type Print } from './ink.js';
export { largestOfFrames } from './largest-of-frames.js';
export { type MaskOptions, maskFromPixels } from './mask-from-pixels.js';
export { maskToFrame } from './mask-to-frame.js';
export { maskToModel } from './mask-to-model.js';
export { type Mended, type MendedFace, type MendOptions, mend } from './mend.js';
export { mergeCorrection, type RegionCorrection } from './merge-correction.js';
export {
  type Box,
  boundingBox,
  type Frame,
  type Placement,
  placeByLandmarks,
  placeByRegion,
  placeWhole,
  portraitFrame,
  regionOf,
  type TurnedRegion,
} from './placement.js';
export { combinedPlane, imagePlane, tensorPlane, windowOf } from './planes.js';
export { type Enlargement, type Plane, resample, type Window } from './resample.js';
export { resampleImage } from './resample-image.js';
export { apply, compose, inverse, type Similarity, scaleOf, similarity } from './similarity.js';
export { toModel } from './to-model.js';
export type { ToneCurve } from './tone-curve.js';
export { warpBack } from './warp/warp-back.js';
export { warpToFrame } from './warp/warp-to-frame.js';
