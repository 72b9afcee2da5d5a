import { basename, dirname } from 'node:path';
import { openStorage } from './open-storage.js';
import { isS3 } from './s3-storage.js';
import type { Storage } from './storage.js';

/** A file by the place that it is in, and its name there. */
export interface Place {
  readonly storage: Storage;
  readonly name: string;
}

/** The place of a file: a path, or `s3://bucket/key`. */
export function placeOf(address: string): Place {
  if (!isS3(address)) return { storage: openStorage(dirname(address)), name: basename(address) };
  const slash = address.lastIndexOf('/');
  return { storage: openStorage(address.slice(0, slash)), name: address.slice(slash + 1) };
}
