export { type FileSource, fileSource, sha256OfFile } from './file-source.js';
export { type HubModel, hubSnapshot, parseHubModel } from './hub.js';
export { type CachedModel, cachedModels, cacheFolder, removeCachedModel } from './hub-cache.js';
export type { HubOptions, Progress } from './hub-options.js';
export { type ImportOptions, type ImportResult, importCheckpoint } from './import.js';
