import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { modelFiles } from '@fuzzydiff/core/bundle';
import type { ModelBundle } from '@fuzzydiff/runtime-node';
import { writeAtomic } from '../files/write-atomic.js';
import { tritonConfig } from './triton-config.js';

/** The servers whose model repositories are known. */
export type ServerKind = 'triton' | 'openvino';

/** A folder of a server's model repository, and its files. */
export interface ExportedModel {
  readonly folder: string;
  readonly files: readonly string[];
}

/**
 * Writes a bundle's network into a server's model repository, as version 1 of a model; all of it, or nothing.
 *
 * @param name of the model, and of its folder
 * @throws FuzzydiffError `invalid-argument` where the repository has a model of that name; `invalid-file` where a file of the bundle
 *   is damaged
 */
export async function exportModel(
  bundle: ModelBundle,
  { repository, name, server }: { readonly repository: string; readonly name: string; readonly server: ServerKind },
): Promise<ExportedModel> {
  const { manifest, read } = bundle;
  const [graph, ...weights] = modelFiles(manifest);
  // A model of several files is a folder to Triton, named as the file would be; to OpenVINO, the version's folder is that.
  const version = server === 'triton' && weights.length > 0 ? '1/model.onnx' : '1';
  const files = [[graph!, `${version}/model.onnx`], ...weights.map((file) => [file, `${version}/${file}`])] as const;
  await mkdir(repository, { recursive: true });
  const partial = await mkdtemp(join(repository, '.partial-'));
  try {
    for (const [file, as] of files) await writeBelow(partial, as!, await read(file!));
    const written = files.map(([, as]) => as!);
    if (server === 'triton') {
      await writeBelow(partial, 'config.pbtxt', tritonConfig(manifest, name));
      written.unshift('config.pbtxt');
    }
    const folder = join(repository, name);
    await rename(partial, folder).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOTEMPTY' && cause.code !== 'EEXIST' && cause.code !== 'ENOTDIR') throw cause;
      const message = `Expected no model ${name} in ${repository} but found one; name another with --name, or remove it.`;
      throw new FuzzydiffError('invalid-argument', message);
    });
    return { folder, files: written };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function writeBelow(folder: string, path: string, data: Uint8Array | string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeAtomic(join(folder, path), data);
}
