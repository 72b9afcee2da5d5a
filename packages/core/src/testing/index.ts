export { type BackendFacts, type ConformanceCase, conformanceCases } from './conformance.js';
export { type DetectorCase, type DetectorFacts, detectorCases } from './face-conformance.js';
export { type GaussianPriorOptions, gaussianPrior } from './gaussian-prior.js';
export { type RecordedCall, recordingModel } from './recording-model.js';
export { type Replay, replayTrajectory } from './replay.js';
