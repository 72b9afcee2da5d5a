export type { DetectorCalls, DetectorMessage, DetectorRequest } from './detector-calls.js';
export { type FaceDetectorOptions, faceDetector } from './face-detector.js';
export type { FaceGraph, GraphOutputs } from './face-graph.js';
export { modelFile, modelUrl } from './model.js';
export { serveDetector } from './serve-detector.js';
export { type FloatTensor, sessionFaceGraph } from './session-face-graph.js';
export { threadDetector } from './thread-detector.js';
