// What benchmarks/overhead/browser.mjs measures in a page.
import { parseCalibration } from '@fuzzydiff/calibration';
import { presets, tensor } from '@fuzzydiff/core';
import { correct, keyedNoise, type PlanOptions } from '@fuzzydiff/core/math';
import { loadModel, openBundle } from '../../src/index.js';

/** What the worker has counted since it was last asked. */
export interface Counted {
  readonly runs: number;
  readonly milliseconds: number;
}

/** Loads the model at `/model`; gives its device. Then there is `measure`: one whole correction of an image. */
async function prepare(threads: number, image: Float32Array, precision: 'float32' | 'int8'): Promise<string> {
  const { manifest, read } = await openBundle('model');
  const calibration = parseCalibration(await read(manifest.calibrations['balanced']!), 'the calibration');
  const model = await loadModel('model', { device: 'wasm', threads, precision });
  const channel = new BroadcastChannel('counted');
  const count = () =>
    new Promise<Counted>((resolve) => {
      channel.addEventListener('message', ({ data }) => resolve(data), { once: true });
      channel.postMessage('how many');
    });

  // Whatever is found is made anew: all of it, as a network finds no damage in noise.
  const { alpha: _, ...preset } = presets.balanced.correction;
  const settings = { ...preset, lower: -1000, upper: -999 };

  /** The wall time in ms with another plan than the preset's, or with its own, and what the worker counted meanwhile. */
  async function measure(plan: PlanOptions = preset.plan) {
    await count();
    const start = performance.now();
    await correct(model, [{ image: tensor(model.info.shape, image) }], {
      calibration,
      settings: { ...settings, plan },
      noise: keyedNoise(0),
    });
    const wall = performance.now() - start;
    return { wall, ...(await count()) };
  }
  Object.assign(globalThis, { measure });
  return model.info.device;
}

export type BenchPage = {
  prepare: typeof prepare;
  measure: (plan?: PlanOptions) => Promise<Counted & { wall: number }>;
};
Object.assign(globalThis, { prepare });
