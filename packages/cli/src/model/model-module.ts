import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type EpsModel, FuzzydiffError } from '@fuzzydiff/core';
import { describe } from '@fuzzydiff/core/internal';
import { invalidFile } from '../files/invalid-file.js';
import type { ModelSettings } from '../settings.js';

/** What a module exports that `--model` names: a backend of one's own. */
export interface ModelModule {
  /** Gives a new model at each call, or says why it cannot be had as the options ask. */
  readonly loadModel: (options: ModelModuleOptions) => Promise<EpsModel>;
  /** The folder of a bundle whose calibrations are this model's: a `file:` URL, or a path from the module's folder on. */
  readonly bundle?: URL | string;
}

/** What the command line says of how to run a model. */
export type ModelModuleOptions = Pick<ModelSettings, 'device' | 'precision' | 'threads'>;

/** Whether `--model` names a module, rather than a bundle. */
export function isModelModule(ref: string): boolean {
  return /\.m?js$/.test(ref);
}

/**
 * A model from a module, and the folder of the bundle that goes with it, where it names one.
 *
 * @throws FuzzydiffError `not-found` where there is no module, `invalid-file` where it gives no model, and those that its
 *   `loadModel` throws
 */
export async function openModelModule(
  path: string,
  options: ModelModuleOptions,
): Promise<{ model: EpsModel; folder: string | undefined }> {
  const { loadModel, bundle } = await importModule(path);
  const folder = bundle === undefined ? undefined : folderOf(bundle, path);
  let model: EpsModel;
  try {
    model = await loadModel(options);
  } catch (cause) {
    if (FuzzydiffError.isInstance(cause)) throw cause;
    throw invalidFile(path, {
      expected: 'a loadModel that gives a model',
      found: `it threw ${quoted(cause)}`,
      remedy: 'mend it',
      cause,
    });
  }
  await checkModel(model, path);
  return { model, folder };
}

async function importModule(path: string): Promise<ModelModule> {
  if (!(await stat(path).catch(() => undefined))?.isFile())
    throw new FuzzydiffError(
      'not-found',
      `Expected a module that exports loadModel for --model but found no file at "${path}"; check the path.`,
    );
  const found: Partial<ModelModule> = await import(pathToFileURL(resolve(path)).href).catch((cause: unknown) => {
    throw invalidFile(path, {
      expected: 'a module that can be imported',
      found: `it threw ${quoted(cause)}`,
      remedy: 'mend it',
      cause,
    });
  });
  if (typeof found.loadModel === 'function') return found as ModelModule;
  const names = Object.keys(found).join(', ') || 'nothing';
  const remedy = 'export one that gives a promise of an EpsModel';
  throw invalidFile(path, { expected: 'a function loadModel', found: `it exports ${names}`, remedy });
}

function folderOf(bundle: URL | string, path: string): string {
  if (typeof bundle === 'string') return resolve(dirname(path), bundle);
  if (bundle instanceof URL && bundle.protocol === 'file:') return fileURLToPath(bundle);
  const found = `found ${describe(bundle instanceof URL ? bundle.href : bundle)}`;
  throw invalidFile(path, {
    expected: 'a path or a file: URL as bundle',
    found,
    remedy: 'leave it out and name --calibration',
  });
}

/** Refuses what does not state the facts that a model states; what it predicts is for `fuzzydiff doctor` to check. */
async function checkModel(model: EpsModel, path: string): Promise<void> {
  const remedy = 'give what the interface EpsModel of @fuzzydiff/core describes';
  if (typeof model?.predict !== 'function' || typeof model.dispose !== 'function')
    throw invalidFile(path, {
      expected: 'a loadModel that gives an EpsModel',
      found: `it gave ${describe(model)}`,
      remedy,
    });
  const { conformanceCases } = await import('@fuzzydiff/core/testing');
  // The first case is the one about facts. It disposes of its model, and this one is still wanted.
  const [facts] = conformanceCases;
  const lent: EpsModel = Object.create(model, { dispose: { value: async () => {} } });
  try {
    await facts!.run({ load: async () => lent });
  } catch (cause) {
    await model.dispose();
    throw invalidFile(path, {
      expected: `a model that ${facts!.name}`,
      found: `it is ${quoted(cause)}`,
      remedy,
      cause,
    });
  }
}

function quoted(error: unknown): string {
  return `"${error instanceof Error ? error.message : String(error)}"`;
}
