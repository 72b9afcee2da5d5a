export type { DeviceName, DeviceReport } from './devices.js';
export { deviceNames } from './devices.js';
export { toImageData, toTensor } from './image-data.js';
export { type LoadedModel, type LoadOptions, loadModel } from './load-model.js';
export type { LoadProgress } from './report.js';
