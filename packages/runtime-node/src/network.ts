import { join } from 'node:path';
import { comparingFiles, networkFiles } from '@fuzzydiff/core/bundle';
import { checkFile } from './files/listed-file.js';
import type { Bundle } from './open-bundle.js';

/** A bundle with its network: the files stay on disk, from where onnxruntime reads them. */
export type Network = Bundle;

/**
 * Checks that the files of a bundle's networks are the ones it lists: their lengths, and with `verify` their hashes (a second
 * for a gigabyte or so).
 *
 * @throws FuzzydiffError `invalid-file` where one is not
 */
export async function readNetwork({ folder, manifest }: Bundle, verify: boolean): Promise<Network> {
  for (const file of [...networkFiles(manifest), ...comparingFiles(manifest)])
    await checkFile(join(folder, file), manifest.files[file]!, verify);
  return { folder, manifest };
}
