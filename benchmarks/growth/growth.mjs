// How time and memory grow with the size of images, the samples of a call, the steps of a run and the images done. Each is
// measured in a process of its own, since the memory of one would stay with the next.
//
//   node benchmarks/growth/growth.mjs [--repeats 7]
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { parseCalibration } from '../../packages/calibration/dist/index.js';
import { presets, tensor } from '../../packages/core/dist/index.js';
import { correct, diffusionPlan, keyedNoise, stack, synthesize } from '../../packages/core/dist/math/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';
import { celebahqBundles } from '../checkpoints/celebahq-bundles.mjs';
import { machine } from '../report/machine.mjs';
import { median } from '../report/median.mjs';

/**
 * @typedef {import('../../packages/core/dist/index.js').EpsModel} EpsModel
 * @typedef {{ repeats: number, bundle: string }} Ask
 * @typedef {{ size: number, milliseconds: number, loadedMB: number, peakMB: number }} SizeRow
 * @typedef {{ batch: number, milliseconds: number }} BatchRow `milliseconds` per sample
 * @typedef {{ steps: number, milliseconds: number, ratio: number, ownMilliseconds: number }} StepsRow `milliseconds` per step;
 *   `ratio` to that of the fewest steps; `ownMilliseconds` per step beside a model that answers at once
 * @typedef {{ images: number, residentMB: number }} ImagesRow
 */

const embedded = fileURLToPath(new URL('../../packages/model-portraits-64/bundle', import.meta.url));
const megabytes = (/** @type {number} */ bytes) => Math.round(bytes / 2 ** 20);

/** An image of noise in [-1, 1]. @param {readonly number[]} shape @param {number} draw */
function anImage(shape, draw) {
  const image = tensor(shape);
  keyedNoise(0).fill(image.data, { purpose: 'initial', draw });
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.tanh((image.data[i] ?? 0) / 2);
  return image;
}

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Rounds in turns over all works, the first of which warms up; the median of each. @param {number} repeats @param {readonly (() => Promise<unknown>)[]} works */
async function inTurns(repeats, works) {
  const found = works.map(() => /** @type {number[]} */ ([]));
  for (let round = -1; round < repeats; round++)
    for (const [i, work] of works.entries()) {
      const milliseconds = await timed(work);
      if (round >= 0) found[i]?.push(milliseconds);
    }
  return found.map(median);
}

const measures = {
  /** One call of the large network. @param {Ask} ask */
  async size({ repeats, bundle }) {
    const model = await loadModel(bundle, { device: 'cpu', maxBatch: 1 });
    const loadedMB = megabytes(process.memoryUsage().rss);
    const sample = stack([anImage(model.info.shape, 0)]);
    const [milliseconds = 0] = await inTurns(repeats, [() => model.predict(sample, [500])]);
    const peakMB = Math.round(process.resourceUsage().maxRSS / 1024);
    await model.dispose();
    return { size: model.info.shape[1], milliseconds, loadedMB, peakMB };
  },

  /** Calls of several samples. @param {Ask} ask @returns {Promise<BatchRow[]>} */
  async batch({ repeats, bundle }) {
    const batches = [1, 2, 4, 8, 16];
    const model = await loadModel(bundle, { device: 'cpu', maxBatch: 16 });
    const calls = batches.map((batch) => {
      const samples = stack(Array.from({ length: batch }, (_, n) => anImage(model.info.shape, n)));
      return () => model.predict(samples, new Array(batch).fill(500));
    });
    const milliseconds = await inTurns(repeats, calls);
    await model.dispose();
    return batches.map((batch, i) => ({ batch, milliseconds: (milliseconds[i] ?? 0) / batch }));
  },

  /** Runs of more steps. @param {Ask} ask @returns {Promise<StepsRow[]>} */
  async steps({ repeats, bundle }) {
    const counts = [10, 25, 50, 100];
    const model = await loadModel(bundle, { device: 'cpu' });
    const zeros = tensor([1, ...model.info.shape]);
    const instant = { ...model, info: model.info, predict: async () => zeros };
    const job = { image: anImage(model.info.shape, 0), weight: { retention: 0.5 } };
    const runs = (/** @type {EpsModel} */ of) =>
      counts.map(
        (steps) => async () =>
          await synthesize(of, [job], { plan: diffusionPlan(model.info, { steps }), noise: keyedNoise(0) }),
      );
    const whole = await inTurns(repeats, runs(model));
    const own = await inTurns(5 * repeats, runs(instant));
    await model.dispose();
    const each = counts.map((steps, i) => (whole[i] ?? 0) / steps);
    return counts.map((steps, i) => ({
      steps,
      milliseconds: each[i] ?? 0,
      ratio: (each[i] ?? 0) / (each[0] ?? 0),
      ownMilliseconds: (own[i] ?? 0) / steps,
    }));
  },

  /** One correction after another, of few steps: 8 calls each. @param {Ask} ask @returns {Promise<ImagesRow[]>} */
  async images({ bundle }) {
    const { gc } = globalThis;
    if (gc === undefined) throw new Error('Expected node --expose-gc for memory but found no gc; start it so.');
    const file = join(bundle, 'calibration-fast.safetensors');
    const calibration = parseCalibration(await readFile(file), file);
    const settings = { ...presets.fast.correction, plan: { steps: 4 } };
    const model = await loadModel(bundle, { device: 'cpu' });
    const rows = [];
    for (let n = 1; n <= 100; n++) {
      await correct(model, [{ image: anImage(model.info.shape, n), key: `${n}` }], {
        calibration,
        settings,
        noise: keyedNoise(0),
      });
      if (![1, 10, 100].includes(n)) continue;
      await gc();
      rows.push({ images: n, residentMB: megabytes(process.memoryUsage().rss) });
    }
    await model.dispose();
    return rows;
  },
};

/** One measure in a process of its own. @template T @param {keyof typeof measures} name @param {Ask} ask @returns {Promise<T>} */
async function apart(name, ask) {
  const args = ['--expose-gc', fileURLToPath(import.meta.url), '--measure', name, '--ask', JSON.stringify(ask)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

/** @param {{ repeats: number }} options rounds of each measure; of images of 256x256 pixels, which take seconds, three at most */
export async function growth({ repeats }) {
  const folder = await mkdtemp(join(tmpdir(), 'growth-'));
  /** @type {SizeRow[]} */
  const sizes = [];
  try {
    for (const bundle of await celebahqBundles(folder, [64, 128, 256]))
      sizes.push(await apart('size', { bundle, repeats: Math.min(3, repeats) }));
  } finally {
    await rm(folder, { recursive: true });
  }
  const small = { bundle: embedded, repeats };
  return {
    sizes,
    batches: /** @type {BatchRow[]} */ (await apart('batch', small)),
    steps: /** @type {StepsRow[]} */ (await apart('steps', small)),
    images: /** @type {ImagesRow[]} */ (await apart('images', small)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      repeats: { type: 'string', default: '7' },
      measure: { type: 'string' },
      ask: { type: 'string', default: '{}' },
    },
  });
  const measure = measures[/** @type {keyof typeof measures} */ (values.measure)];
  const result = measure
    ? await measure(JSON.parse(values.ask))
    : { machine: machine(), growth: await growth({ repeats: Number(values.repeats) }) };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}
