import type { ModelManifest } from '@fuzzydiff/core/bundle';
import type { ListedFile } from './listed-file.js';

/** Where the files of one bundle come from. */
export interface BundleFiles {
  manifest(): Promise<ModelManifest>;
  read(file: ListedFile): Promise<Uint8Array<ArrayBuffer>>;
}
