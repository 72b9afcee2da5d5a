import { availableParallelism } from 'node:os';
import type { EpsModel } from '@fuzzydiff/core';
import { type ModelSettings, wrongCommandLine } from '../settings.js';
import { bundleFolder } from './bundle-folder.js';
import { isModelModule, openModelModule } from './model-module.js';
import { isRemote, openRemoteModel } from './remote-model.js';

/** A model in use, and the folder of its bundle; a module's model may have none. */
export interface OpenModel {
  readonly model: EpsModel;
  readonly folder: string | undefined;
  /** How many images to work on at once. */
  readonly inFlight: number;
}

/** Images worked on at once whose calls share questions to a server, which has other machines' cores for them. */
const sharing = 8;

/** Loads the model that the options name, to work on so many images. */
export async function openModel(settings: ModelSettings, images = 1): Promise<OpenModel> {
  const { model: ref, bundle, device, precision, threads } = settings;
  const options = { device, ...(precision && { precision }), ...(threads === undefined ? {} : { threads }) };
  if (ref !== undefined && isRemote(ref)) {
    const remote = await openRemoteModel(ref, { ...options, bundle });
    return { ...remote, inFlight: settings.inFlight ?? Math.min(images, sharing) };
  }
  if (bundle !== undefined)
    throw wrongCommandLine('Expected --bundle beside a model of a server, oip:..., but found another; leave it out.');
  if (ref !== undefined && isModelModule(ref))
    return { ...(await openModelModule(ref, options)), inFlight: settings.inFlight ?? 1 };

  const folder = await bundleFolder(ref);
  const { loadModel } = await import('@fuzzydiff/runtime-node');
  const sessions = (on: string) => Math.min(settings.inFlight ?? defaultSessions(on, threads), images);
  // One image on the cpu gains nothing by a thread of its own, and loses the way there and back.
  const worker = images > 1 || (device !== 'auto' && device !== 'cpu');
  const model = await loadModel(folder, { ...options, worker, ...(worker && { sessions }) });
  const own = sessions(model.info.device);
  // One more than sessions, so that none of them waits while an image's own work is done.
  return { model, folder, inFlight: settings.inFlight ?? (own === 1 ? 1 : own + 1) };
}

/** On the cpu, two sessions of half the cores give more than one of all; each holds the weights, so no more than two. */
function defaultSessions(device: string, threads = 1): number {
  // Beside its device, a model may say what it computes in.
  return device.startsWith('cpu') && 2 * threads <= availableParallelism() ? 2 : 1;
}
