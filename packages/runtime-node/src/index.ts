export type { PrecisionChoice } from '@fuzzydiff/core/backend';
export { type Bundle, type ModelBundle, openBundle } from './bundle.js';
export type { DeviceName, DeviceReport } from './devices.js';
export { deviceNames } from './devices.js';
export { type LoadedModel, type LoadOptions, loadModel } from './load-model.js';
export { type OpenPriorOptions, openPrior } from './open-prior.js';
export { probeDevices } from './probe-devices.js';
