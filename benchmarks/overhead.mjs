// What a whole correction costs beside the model: its wall time over that of as many raw calls of a session of onnxruntime's on
// the same graph with the same options, in turns, one image at a time.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCalibration } from '../packages/calibration/dist/index.js';
import { importCheckpoint } from '../packages/convert/dist/node/index.js';
import { addDiscrepancies, correct, keyedNoise, noStatistics, presets, tensor } from '../packages/core/dist/index.js';
import { loadModel } from '../packages/runtime-node/dist/index.js';
import { celebahq, celebahqTensors, scheduler } from './checkpoint-layouts.mjs';
import { median } from './median.mjs';
import { writeCheckpoint } from './random-checkpoint.mjs';
import { rawSession } from './raw-session.mjs';

const embedded = fileURLToPath(new URL('../packages/model-portraits-64/bundle', import.meta.url));

/**
 * @typedef {import('../packages/core/dist/index.js').Statistics} Statistics
 * @typedef {import('../packages/core/dist/index.js').CorrectionSettings} CorrectionSettings
 * @typedef {object} Work
 * @property {string} name
 * @property {string} bundle
 * @property {(model: import('../packages/core/dist/index.js').EpsModel) => Statistics} statisticsOf
 * @property {CorrectionSettings} settings
 * @property {number} limit
 */

/** The embedded model with the preset `balanced`: 58 calls. @returns {Work} */
function embeddedWork() {
  const file = join(embedded, 'calibration-balanced.safetensors');
  return {
    name: 'correct, 64x64',
    bundle: embedded,
    statisticsOf: () => parseCalibration(readFileSync(file), file).statistics,
    settings: presets.balanced.correction,
    limit: 1.02,
  };
}

/** google/ddpm-celebahq-256's exact network with random weights, and few steps: 5 calls, seconds long each. @param {string} folder */
async function largeWork(folder) {
  await writeCheckpoint(join(folder, 'diffusion_pytorch_model.safetensors'), celebahqTensors(), false);
  await writeFile(join(folder, 'config.json'), JSON.stringify(celebahq));
  await writeFile(join(folder, 'scheduler_config.json'), JSON.stringify(scheduler));
  const bundle = join(folder, 'bundle');
  await importCheckpoint(folder, { out: bundle });
  /** @type {Work} */
  const work = {
    name: 'correct, 256x256',
    bundle,
    statisticsOf({ info }) {
      const estimator = { ...presets.balanced.estimator, depths: [50, 300], noises: 1 };
      const empty = noStatistics(info, estimator);
      const shape = [2, ...empty.mapShape];
      return [1, 2].reduce((all, n) => {
        const found = tensor(shape);
        found.data.fill(n / 100);
        return addDiscrepancies(all, found);
      }, empty);
    },
    settings: { ...presets.balanced.correction, plan: { steps: 2, jumps: { length: 1, samples: 2 } } },
    limit: 1.01,
  };
  return work;
}

/** @param {Work} work @param {number} repeats */
async function measure({ name, bundle, statisticsOf, settings, limit }, repeats) {
  const model = await loadModel(bundle, { device: 'cpu', maxBatch: 1 });
  const raw = await rawSession(bundle, { batch: 1 });
  const statistics = statisticsOf(model);
  const noise = keyedNoise(0);
  const image = tensor(model.info.shape);
  noise.fill(image.data, { purpose: 'initial' });
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.tanh(image.data[i] / 2);
  const ratios = [];
  const walls = [];
  let runs = 0;
  // The first warms up.
  for (let r = -1; r < repeats; r++) {
    const start = performance.now();
    runs = (await correct(model, image, statistics, settings, noise)).modelCalls;
    const between = performance.now();
    await raw.run(runs);
    if (r < 0) continue;
    walls.push(between - start);
    ratios.push((between - start) / (performance.now() - between));
  }
  await model.dispose();
  await raw.release();
  return { name, ratio: median(ratios), limit, milliseconds: median(walls), sessionRuns: runs };
}

/** @param {{ repeats: number }} options `repeats` of the small one; the large one is done twice */
export async function overhead({ repeats }) {
  const small = await measure(embeddedWork(), repeats);
  const folder = await mkdtemp(join(tmpdir(), 'overhead-'));
  try {
    return [small, await measure(await largeWork(folder), 2)];
  } finally {
    await rm(folder, { recursive: true });
  }
}
