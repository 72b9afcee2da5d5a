export { bundleCalibrations, type ReadableBundle } from '../prior/bundle-calibrations.js';
export { type ModelManifest, manifestInfo, modelFiles, networkFiles, parseManifest } from './manifest.js';
export { formatSafetensors, parseSafetensors, type SafetensorsArray, type SafetensorsFile } from './safetensors.js';
