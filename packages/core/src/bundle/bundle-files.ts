import type { ModelManifest } from './manifest.js';

/** A file of a bundle, as its `model.json` lists it. */
export interface ListedFile {
  /** Its path in the bundle. */
  readonly name: string;
  /** Its length in bytes, at least 0. */
  readonly bytes: number;
  /** Its hash, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Where the files of one bundle come from: a folder on disk, a URL, or files that a user picked. */
export interface BundleFiles {
  /** Its `model.json`, read and checked. */
  manifest(): Promise<ModelManifest>;
  /** A file's bytes, as many as are listed and with the listed hash; on memory that nobody else holds. */
  read(file: ListedFile): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The bytes, as many as there are, of a calibration that somebody put beside the other files without listing its hash.
   * Absent where a file without a hash is not to be read.
   */
  readUnlisted?(name: string): Promise<Uint8Array<ArrayBuffer>>;
}
