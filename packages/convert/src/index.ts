export { type ByteSource, blobSource, bytesSource } from './byte-source.js';
export { readCheckpoint } from './checkpoint.js';
export { type ConvertedModel, type ConvertOptions, convertCheckpoint } from './convert.js';
export { convertDiscrepancyNetwork } from './discrepancy.js';
export { type GuidedPreset, guidedPresets } from './graphs/guided-config.js';
export type { ModelDescription } from './model.js';
export { publishedStatistics } from './published-statistics.js';
export { parseGuidedSchedule, parseSchedulerConfig, type TrainedSchedule } from './schedule.js';
export type { StoredTensor, StoredTensors, StoredType } from './stored-tensor.js';
