import { folderStorage } from './folder-storage.js';
import { isS3, s3Storage } from './s3-storage.js';
import type { Storage } from './storage.js';

/** The place that an address names: a folder by its path, or `s3://bucket/prefix`. */
export function openStorage(address: string): Storage {
  return isS3(address) ? s3Storage(address) : folderStorage(address);
}
