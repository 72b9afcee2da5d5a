export type { PrecisionChoice } from '@fuzzydiff/core/backend';
export type { DeviceName, DeviceReport } from './devices.js';
export { deviceNames } from './devices.js';
export { type LoadedModel, type LoadOptions, loadModel } from './load-model.js';
export { type MeasureRangesOptions, measureRanges, type RangesNetwork } from './native/measure-ranges.js';
export { probeDevices } from './native/probe-devices.js';
export { type Bundle, type ModelBundle, openBundle } from './open-bundle.js';
export { type OpenFaceDetectorOptions, openFaceDetector } from './open-face-detector.js';
export { type OpenPriorOptions, openPrior } from './open-prior.js';
