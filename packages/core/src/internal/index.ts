export { networkMembers } from '../attention/learned/members.js';
export { imagesFor, type LeastAlpha, leastAlpha } from '../calibration/least-alpha.js';
// For the packages of this project, which are released together: checks of arguments, and what runs are made of. Anything here
// may change with any version.
export { checkInteger, checkNumber, checkOneOf, describe, invalidArgument } from '../errors.js';
export { lateDetector } from '../faces/late-detector.js';
export { checkPrediction } from '../model/predict-arguments.js';
export { headInFrame } from '../photo/head-outline.js';
export { pixelsForm } from '../photo/image.js';
export type { Outline } from '../photo/outlines.js';
export { keptWhereFine, type Marked, paintedMarks, type Stroke } from '../photo/painted-marks.js';
export { type OutlinedFace, type OutlinedRegion, regionOutlines } from '../photo/region-outlines.js';
export { resampledRows } from '../photo/resample-image.js';
export { turnPlanes } from '../photo/turn-planes.js';
export type { Compared } from '../prior/calibrations.js';
export { checkOptions } from '../prior/check-options.js';
export { checkPromises } from '../prior/check-promises.js';
export { type CorrectionFacts, factsOf } from '../prior/facts-of.js';
export { type ComparedHashes, comparedHashes } from '../prior/kept-run.js';
export { attendedPixels, changedPixels, type MendedPart, mendedParts, type PartPixels } from '../prior/mended-parts.js';
export { correctionSettings } from '../prior/options.js';
export { facesFromLeft } from '../prior/place-faces.js';
export { type PlacedRegion, placedRegion } from '../prior/placed-region.js';
export { type PhotoPort, type SourcePrior, type SourceRun, sourcePrior } from '../prior/source-prior.js';
export { changedShare } from '../record/changed-share.js';
export { keptOf, placeReport, regionsReport } from '../record/face-report.js';
export { type KnownStatistics, knownStatistics, statisticsHashes } from '../record/known-statistics.js';
export {
  type CorrectionOrigin,
  conditionRecords,
  correctionRecords,
  type Drawn,
  type MadeRecord,
  type MadeRecordOf,
  type Origin,
  type RecordableFace,
  type RecordableSynthesis,
} from '../record/picture-records.js';
export { digitalSourceType, recordTextIn, xmpWithRecord } from '../record/xmp-record.js';
export { isSame } from '../same.js';
export { type ConcurrentEvent, concurrently } from '../sampler/concurrently.js';
export { run } from '../sampler/run.js';
export { sha256 } from '../sha256.js';
export { isGrey } from '../tensor/is-grey.js';
export { checkTensor } from '../tensor/tensor.js';
