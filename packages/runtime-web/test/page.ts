// What the tests call in the page. Bundled by `site.ts`, with the package's sources.
import { type Tensor, tensor } from '@fuzzydiff/core';
import { conformanceCases } from '@fuzzydiff/core/testing';
import {
  type BundleSource,
  type LoadedModel,
  type LoadOptions,
  type LoadProgress,
  loadModel,
  openBundle,
  toImageData,
  toTensor,
} from '../src/index.js';

import { faceLab } from './page-faces.js';
import { type Failure, failure } from './page-failure.js';
import { photoLab } from './page-photo.js';
import { abortedWhileOpening, keptAndGoneOn, lookedForFaces, mended } from './page-prior.js';
import { conditioned, corrected, drawnHash } from './same-work.js';

export type { Failure };

export interface Loaded {
  readonly info: LoadedModel['info'];
  readonly passedOver: LoadedModel['passedOver'];
  readonly progress: LoadProgress[];
  readonly warnings: string[];
}

type Options = Omit<LoadOptions, 'onProgress' | 'onWarning' | 'signal'>;

/** A URL, or `picked` for the files that the page's input holds, or `file list` for its list of them. */
function sourceOf(source: string): BundleSource {
  const files = document.querySelector('input')!.files!;
  if (source === 'file list') return files as unknown as File[];
  return source === 'picked' ? [...files] : source;
}

/** Options that note what they are told. */
function noting() {
  const progress: LoadProgress[] = [];
  const warnings: string[] = [];
  return {
    told: { progress, warnings },
    onProgress: (state: LoadProgress) => void progress.push(state),
    onWarning: (message: string) => void warnings.push(message),
  };
}

async function using<T>(source: string, options: Options, use: (model: LoadedModel) => Promise<T>): Promise<T> {
  const model = await loadModel(sourceOf(source), options);
  try {
    return await use(model);
  } finally {
    await model.dispose();
  }
}

const imageOf = ({ info }: LoadedModel, values: Float32Array): Tensor => tensor(info.shape, values);

/** How often work is handed to the GPU in this thread meanwhile: what no claim of a runtime can fake. */
async function countingDispatches<T extends object>(work: () => Promise<T>): Promise<T & { dispatches: number }> {
  let dispatches = 0;
  const pass = GPUComputePassEncoder.prototype;
  const { dispatchWorkgroups } = pass;
  pass.dispatchWorkgroups = function (...size) {
    dispatches++;
    return dispatchWorkgroups.apply(this, size);
  };
  try {
    return { ...(await work()), dispatches };
  } finally {
    pass.dispatchWorkgroups = dispatchWorkgroups;
  }
}

let open: Promise<LoadedModel> | undefined;

const lab = {
  ...faceLab,
  ...photoLab,
  mend: mended,

  goOn: keptAndGoneOn,

  lookForFaces: lookedForFaces,

  abortWhileOpening: abortedWhileOpening,

  /** A case of the contract on a model of its own; `kept`: on one that stays open for the cases after it. */
  conform(index: number, url: string, options: Options, kept: boolean) {
    const keep = async () => {
      open ??= loadModel(url, options);
      return { ...(await open), dispose: async () => {} };
    };
    return conformanceCases[index]!.run({ load: kept ? keep : () => loadModel(url, options), tolerance: 1e-5 });
  },

  /** Disposes of the model that cases kept open, if any. */
  async letGo() {
    await (await open)?.dispose();
    open = undefined;
  },

  /** Loads a model and lets it go. */
  async load(source: string, options: Options): Promise<Loaded | Failure> {
    const { told, ...report } = noting();
    try {
      const model = await loadModel(sourceOf(source), { ...options, ...report });
      const { info, passedOver } = model;
      await model.dispose();
      return { info, passedOver, ...told };
    } catch (error) {
      return failure(error);
    }
  },

  /** One file of a bundle, without its model. */
  async read(source: string, name: string) {
    const { told, ...report } = noting();
    try {
      const { manifest, read } = await openBundle(sourceOf(source), report);
      return { name: manifest.name, bytes: await read(name), ...told };
    } catch (error) {
      return failure(error);
    }
  },

  /** One prediction, and how often it handed work to the GPU in this thread. */
  async predict(source: string, options: Options, shape: number[], values: Float32Array, timesteps: number[]) {
    return using(source, options, (model) =>
      countingDispatches(async () => {
        try {
          const output = await model.predict(tensor(shape, values), timesteps);
          return { shape: output.shape, values: output.data };
        } catch (error) {
          return failure(error);
        }
      }),
    );
  },

  drawnHash,

  /** A picture on the site, as this browser decodes it. */
  async picture(url: string): Promise<Float32Array> {
    const bitmap = await createImageBitmap(await (await fetch(url)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    return toTensor(context.getImageData(0, 0, bitmap.width, bitmap.height)).data;
  },

  /** A whole correction with the bundle's own calibration. */
  async correct(url: string, options: Options, image: Float32Array, seed: number) {
    const { manifest, read } = await openBundle(url);
    const calibration = await read(manifest.calibrations['fast']!);
    return using(url, options, (model) => corrected(model, imageOf(model, image), calibration, seed));
  },

  condition: (url: string, options: Options, image: Float32Array, seed: number) =>
    using(url, options, (model) =>
      countingDispatches(async () => ({ values: await conditioned(model, imageOf(model, image), seed) })),
    ),

  /** One prediction, the device before and after it, and what was warned of. */
  async watched(source: string, options: Options, shape: number[], values: Float32Array, timesteps: number[]) {
    const { told, ...report } = noting();
    return using(source, { ...options, ...report }, async (model) => {
      const before = model.info.device;
      const { data } = await model.predict(tensor(shape, values), timesteps);
      return { values: data, before, after: model.info.device, warnings: told.warnings };
    });
  },

  /** Aborts a signal after the load that it was for, then predicts what float16 does not hold: on which device it ends. */
  async abortLater(source: string, options: Options): Promise<string> {
    const controller = new AbortController();
    const model = await loadModel(sourceOf(source), { ...options, signal: controller.signal, onWarning: () => {} });
    controller.abort();
    await model.predict(tensor([1, ...model.info.shape]), [999]);
    const { device } = model.info;
    await model.dispose();
    return device;
  },

  /** Aborts a load once `file` has begun to arrive; tells whether it rejected with the signal's own reason. */
  async abortLoad(url: string, options: Options, file: string): Promise<boolean> {
    const controller = new AbortController();
    const reason = new Error('enough');
    const outcome = loadModel(url, {
      ...options,
      signal: controller.signal,
      onProgress: (state) => {
        if (state.file === file && state.loaded > 0) controller.abort(reason);
      },
    });
    return outcome.then(
      () => false,
      (error) => error === reason,
    );
  },

  /** Three calls at once, the second aborted: how each ends. */
  abortPredict: (url: string, options: Options) =>
    using(url, options, async (model) => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const samples = tensor([1, ...model.info.shape]);
      const calls = [1, 2, 3].map((t) =>
        model.predict(samples, [t], t === 2 ? { signal: controller.signal } : {}).then(
          () => 'done',
          (error) => (error === reason ? 'aborted' : String(error)),
        ),
      );
      controller.abort(reason);
      return Promise.all(calls);
    }),

  /**
   * The longest time in a call for which this thread could do nothing else, as a share of the call. The least of five
   * calls: what else the machine does makes a thread wait now and then, and what a call does makes it wait each time.
   */
  blocked: (url: string, options: Options) =>
    using(url, options, async (model) => {
      const samples = tensor([4, ...model.info.shape]);
      await model.predict(samples, [1, 2, 3, 4]);
      let least = 1;
      for (let call = 0; call < 5; call++) {
        const start = performance.now();
        let last = start;
        let longest = 0;
        const tick = () => {
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
        };
        const timer = setInterval(tick, 1);
        await model.predict(samples, [1, 2, 3, 4]);
        tick();
        clearInterval(timer);
        least = Math.min(least, longest / (last - start));
      }
      return least;
    }),

  /** What becomes of every level of every channel on its way to a tensor and back. */
  async images() {
    const image = new ImageData(256, 2);
    for (let i = 0; i < 512; i++) image.data.set([i % 256, 255 - (i % 256), (7 * i) % 256, 255], 4 * i);
    const values = toTensor(image);
    const back = toImageData(values);
    const clipped = toImageData(tensor([3, 1, 1], Float32Array.of(-7, 0, 7)));
    const wrong = await Promise.resolve(tensor([1, 3, 1, 1]))
      .then(toImageData)
      .catch(failure);
    return {
      shape: values.shape,
      ends: [values.get(0, 0, 0), values.get(0, 0, 255), values.get(1, 1, 0)],
      same: image.data.every((value, i) => value === back.data[i]),
      size: [back.width, back.height],
      clipped: [...clipped.data],
      wrong,
    };
  },

  /** Aborts an open bundle; tells whether opening, reading and opening again all reject with the signal's own reason. */
  async abortRead(url: string, name: string): Promise<boolean[]> {
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = (outcome: Promise<unknown>) =>
      outcome.then(
        () => false,
        (error) => error === reason,
      );
    const options = { signal: controller.signal };
    const { read } = await openBundle(url, options);
    const under = aborted(read(name));
    controller.abort(reason);
    return Promise.all([under, aborted(read(name)), aborted(openBundle(url, options))]);
  },

  /** Puts other bytes under the keys of all files that the cache holds. */
  async spoilCache(): Promise<number> {
    const cache = await caches.open('fuzzydiff-models');
    const keys = (await cache.keys()).filter(({ url }) => url.includes('/sha256/'));
    for (const key of keys) await cache.put(key, new Response('not the model'));
    return keys.length;
  },
};

export type Lab = typeof lab;
Object.assign(globalThis, { lab });
