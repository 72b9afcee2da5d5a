import {
  createPrior,
  type EpsModel,
  FuzzydiffError,
  type PresetName,
  type Prior,
  type PriorParts,
} from '@fuzzydiff/core';
import { bundleCalibrations } from '@fuzzydiff/core/bundle';
import { invalidArgument, lateDetector } from '@fuzzydiff/core/internal';
import { bundleFolder, isPackaged } from './bundle-folder.js';
import { disposingOnError } from './disposing.js';

const prefix = 'oip:';

/** Where a model's own side says how it runs, it is not for the command to say. */
const ofTheServer = ['device', 'threads', 'precision', 'sessions', 'worker'] as const;

/** Which model of a server it is, and what else was asked of it. */
export interface RemoteOptions extends Partial<Record<(typeof ofTheServer)[number], unknown>> {
  /** The bundle whose model the server runs: a name or a folder. @default the server's name for it, where it is a name of ours */
  readonly bundle?: string | undefined;
}

/** Whether `--model` names a model of a server, `oip:https://host/v2/models/prior`, rather than a bundle. */
export function isRemote(ref: string): boolean {
  return ref.startsWith(prefix);
}

/**
 * Opens a server's model, and gives the folder of the bundle that it runs.
 *
 * @throws FuzzydiffError `invalid-argument` without a bundle, or for options that only its server has; as `loadModel` of
 *   `@fuzzydiff/runtime-oip`
 */
export async function openRemoteModel(
  ref: string,
  { bundle: name, ...options }: RemoteOptions,
): Promise<{ model: EpsModel; folder: string }> {
  for (const option of ofTheServer) {
    const value = options[option];
    if (value !== undefined && value !== 'auto')
      throw invalidArgument(`the ${option} of a server's model`, 'nothing', value, 'its server chooses');
  }
  const address = ref.slice(prefix.length);
  const { loadModel } = await import('@fuzzydiff/runtime-oip');
  const { openBundle } = await import('@fuzzydiff/runtime-node');
  const headers = headersFrom(process.env['FUZZYDIFF_OIP_HEADERS']);
  const folder = await bundleFolder(name ?? bundleNamed(address));
  return { model: await loadModel(address, await openBundle(folder), { headers }), folder };
}

/**
 * Opens a server's model as a prior, with its bundle's calibrations, and gives the bundle's folder.
 *
 * @throws FuzzydiffError as `openRemoteModel`
 */
export async function openRemotePrior(
  ref: string,
  { preset, calibrations: own, ...options }: RemoteOptions & RemotePriorOptions,
): Promise<{ prior: Prior; folder: string }> {
  const { model, folder } = await openRemoteModel(ref, options);
  return disposingOnError(model, async () => {
    const { openBundle, openFaceDetector } = await import('@fuzzydiff/runtime-node');
    const bundle = await openBundle(folder);
    const prior = createPrior({
      ...{ model, frame: bundle.manifest.frame, faces: lateDetector(openFaceDetector) },
      calibrations: { ...bundleCalibrations(bundle), ...own },
      ...(preset && { preset }),
    });
    return { prior, folder };
  });
}

interface RemotePriorOptions {
  readonly preset?: PresetName | undefined;
  readonly calibrations?: PriorParts['calibrations'] | undefined;
}

/** The model of ours that a server calls by our name. */
function bundleNamed(address: string): string {
  const [, name = ''] = /\/models\/([^/?#@]+)/.exec(address) ?? [];
  if (isPackaged(name)) return name;
  if (name === '')
    throw new FuzzydiffError(
      'invalid-argument',
      'Expected the address of a model on a server, like oip:https://host/v2/models/portraits-128, but found another; name one so.',
    );
  const message = `Expected a bundle for the server's model "${name}" but found none of that name; name the one that the server runs with --bundle.`;
  throw new FuzzydiffError('invalid-argument', message);
}

/** Headers as the environment has them, one a line: on the command line, every user of the machine could read them. */
function headersFrom(lines = ''): Record<string, string> {
  const split = (line: string) => {
    const [, name, value] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) return [name, value!];
    const message = 'Expected "name: value" in every line of FUZZYDIFF_OIP_HEADERS but found another; write it so.';
    throw new FuzzydiffError('invalid-argument', message);
  };
  return Object.fromEntries(lines.split('\n').filter(Boolean).map(split));
}
