export type { PrecisionChoice } from '@fuzzydiff/core/backend';
export type { DeviceName, DeviceReport } from './devices.js';
export { deviceNames } from './devices.js';
export { type LoadedModel, type LoadOptions, loadModel } from './load-model.js';
export { probeDevices } from './probe-devices.js';
