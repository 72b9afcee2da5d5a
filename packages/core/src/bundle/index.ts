export { bundleCalibrations, type ReadableBundle } from '../prior/bundle-calibrations.js';
export type { BundleFiles, ListedFile } from './bundle-files.js';
export { bundleNetwork } from './bundle-network.js';
export {
  comparingFiles,
  type ModelManifest,
  manifestInfo,
  modelFiles,
  networkFiles,
  parseManifest,
} from './manifest.js';
export { type ModelBundle, readBundle } from './read-bundle.js';
export { formatSafetensors, parseSafetensors, type SafetensorsArray, type SafetensorsFile } from './safetensors.js';
