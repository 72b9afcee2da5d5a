export type { PrecisionChoice } from '@fuzzydiff/core/backend';
export type { ModelBundle } from './bundle.js';
export type { DeviceName, DeviceReport } from './devices.js';
export { deviceNames } from './devices.js';
export { toImageData, toTensor } from './image-data.js';
export { type LoadedModel, type LoadOptions, loadModel } from './load-model.js';
export { type OpenOptions, openBundle } from './open-bundle.js';
export type { LoadProgress, ReportOptions } from './report.js';
export type { BundleSource } from './source.js';
