// What the tests call in the page. Bundled by `site.ts`, with the package's sources.
import { FuzzydiffError, tensor } from '@fuzzydiff/core';
import { conformanceCases } from '@fuzzydiff/core/testing';
import {
  type LoadedModel,
  type LoadOptions,
  type LoadProgress,
  loadModel,
  toImageData,
  toTensor,
} from '../src/index.js';

/** What a test's promise rejected with, as plain data. */
export interface Failure {
  readonly code: string | undefined;
  readonly message: string;
  readonly data: unknown;
}

export interface Loaded {
  readonly info: LoadedModel['info'];
  readonly passedOver: LoadedModel['passedOver'];
  readonly progress: LoadProgress[];
  readonly warnings: string[];
}

type Options = Omit<LoadOptions, 'onProgress' | 'onWarning' | 'signal'>;

function failure(error: unknown): Failure {
  const { message } = error as Error;
  return FuzzydiffError.isInstance(error)
    ? { code: error.code, message, data: error.data }
    : { code: undefined, message, data: undefined };
}

async function using<T>(url: string, options: Options, use: (model: LoadedModel) => Promise<T>): Promise<T> {
  const model = await loadModel(url, options);
  try {
    return await use(model);
  } finally {
    await model.dispose();
  }
}

const lab = {
  conform: (index: number, url: string, options: Options) =>
    conformanceCases[index]!.run({ load: () => loadModel(url, options), tolerance: 1e-5 }),

  /** Loads a model and lets it go. */
  async load(url: string, options: Options): Promise<Loaded | Failure> {
    const progress: LoadProgress[] = [];
    const warnings: string[] = [];
    try {
      const model = await loadModel(url, {
        ...options,
        onProgress: (state) => progress.push(state),
        onWarning: (message) => warnings.push(message),
      });
      const { info, passedOver } = model;
      await model.dispose();
      return { info, passedOver, progress, warnings };
    } catch (error) {
      return failure(error);
    }
  },

  /** One prediction, and how often it handed work to the GPU in this thread: what no claim of a runtime can fake. */
  async predict(url: string, options: Options, shape: number[], values: Float32Array, timesteps: number[]) {
    return using(url, options, async (model) => {
      let dispatches = 0;
      const pass = GPUComputePassEncoder.prototype;
      const { dispatchWorkgroups } = pass;
      pass.dispatchWorkgroups = function (...size) {
        dispatches++;
        return dispatchWorkgroups.apply(this, size);
      };
      try {
        const output = await model.predict(tensor(shape, values), timesteps);
        return { shape: output.shape, values: output.data, dispatches };
      } catch (error) {
        return failure(error);
      } finally {
        pass.dispatchWorkgroups = dispatchWorkgroups;
      }
    });
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

  /** How long one call took, and for how long at a time this thread could not do anything else meanwhile; in ms. */
  blocked: (url: string, options: Options) =>
    using(url, options, async (model) => {
      const samples = tensor([4, ...model.info.shape]);
      await model.predict(samples, [1, 2, 3, 4]);
      let last = performance.now();
      let longest = 0;
      const tick = () => {
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
      };
      const timer = setInterval(tick, 1);
      const start = performance.now();
      await model.predict(samples, [1, 2, 3, 4]);
      tick();
      clearInterval(timer);
      return { took: performance.now() - start, longest };
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
