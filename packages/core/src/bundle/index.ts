export { type ModelManifest, manifestInfo, modelFiles, parseManifest } from './manifest.js';
export { formatSafetensors, parseSafetensors, type SafetensorsArray, type SafetensorsFile } from './safetensors.js';
