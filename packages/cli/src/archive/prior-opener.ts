import type { EpsModel, FaceDetector } from '@fuzzydiff/core';
import { type Openers, openDetector } from '../model/command-prior.js';
import { type OpenModel, openModel } from '../model/open-model.js';
import type { ModelSettings } from '../settings.js';

/** Where models run. */
export interface PriorOpenerOptions {
  /** @default auto */
  readonly device?: ModelSettings['device'];
  /** What the models compute in. @default auto */
  readonly precision?: ModelSettings['precision'];
  /** The model's threads, at least 1. @default onnxruntime's choice */
  readonly threads?: number;
  /** Jobs at once, at least 1, each with a session of its own. @default as `fuzzydiff correct` over a folder */
  readonly inFlight?: number;
  /** Called when a model is open, with how many jobs at once it is for. @default nothing */
  readonly onOpen?: (inFlight: number) => void;
}

/** Opens models and face detectors for jobs, each once, and keeps them. */
export interface PriorOpener extends Openers {
  /** Where and how the models run, and with how many threads. */
  readonly machine: Pick<ModelSettings, 'device' | 'precision' | 'threads'>;
  /** Gives back all that was opened; no job may be under way. */
  close(): Promise<void>;
}

/**
 * What a worker holds: the models and face detectors of its jobs, opened when the first job needs them.
 *
 * @throws nothing: a job that needs what cannot be opened fails with `openPrior`'s errors
 * @example
 * const openPrior = priorOpener({ device: 'cpu' });
 * await runJob(job, { openPrior });
 * await openPrior.close();
 */
export function priorOpener({
  device = 'auto',
  precision,
  threads,
  inFlight,
  onOpen,
}: PriorOpenerOptions = {}): PriorOpener {
  const machine = { device, ...(precision && { precision }), ...(threads !== undefined && { threads }) };
  const models = new Map<string, Promise<OpenModel>>();
  const detectors = new Map<string, Promise<FaceDetector>>();
  const once = <T>(opened: Map<string, Promise<T>>, key: string, open: () => Promise<T>): Promise<T> => {
    const opening = opened.get(key) ?? open();
    opened.set(key, opening);
    // What failed once may succeed when a job is tried again.
    opening.catch(() => opened.delete(key));
    return opening;
  };
  const openFor = async (refs: Pick<ModelSettings, 'model' | 'bundle'>): Promise<OpenModel> => {
    const settings = {
      ...{ ...machine, ...refs },
      ...(inFlight !== undefined && { inFlight }),
    };
    // As many sessions as for a folder.
    const opened = await openModel(settings, Number.POSITIVE_INFINITY);
    onOpen?.(opened.inFlight);
    return opened;
  };
  return {
    machine,
    async model({ model: ref, bundle }) {
      const refs = { ...(ref !== undefined && { model: ref }), ...(bundle !== undefined && { bundle }) };
      const opened = await once(models, JSON.stringify(refs), () => openFor(refs));
      return { ...opened, model: lent<EpsModel>(opened.model) };
    },
    async detector(options) {
      return lent(await once(detectors, JSON.stringify(options), () => openDetector(options)));
    },
    async close() {
      const opened = [...(await settled(models)).map(({ model }) => model), ...(await settled(detectors))];
      await Promise.all(opened.map((own) => own.dispose()));
    },
  };
}

/** What is disposed of by whoever opened it, not by who uses it. */
function lent<T extends { dispose(): Promise<void> }>(own: T): T {
  return Object.create(own, { dispose: { value: async () => {} } });
}

async function settled<T>(opened: ReadonlyMap<string, Promise<T>>): Promise<T[]> {
  const all = await Promise.allSettled(opened.values());
  return all.flatMap((own) => (own.status === 'fulfilled' ? [own.value] : []));
}
