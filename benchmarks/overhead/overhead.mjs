// What a whole correction costs beside the model: wall time over the sum of its raw `session.run` times, one image at a time.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, parseCalibration } from '../../packages/calibration/dist/index.js';
import { readImage } from '../../packages/cli/dist/image/read-image.js';
import { importCheckpoint } from '../../packages/convert/dist/node/index.js';
import { presets, tensor } from '../../packages/core/dist/index.js';
import { addDiscrepancies, correct, keyedNoise, noStatistics } from '../../packages/core/dist/math/index.js';
import { toModel } from '../../packages/core/dist/photo/index.js';
import { loadModel, openPrior } from '../../packages/runtime-node/dist/index.js';
import { onnxRuntime } from '../../packages/runtime-node/dist/runtime.js';
import { celebahq, celebahqTensors, scheduler } from '../checkpoints/layouts.mjs';
import { writeCheckpoint } from '../checkpoints/random.mjs';
import { median } from '../report/median.mjs';
import { rawSession } from '../sessions/raw-session.mjs';

const embedded = fileURLToPath(new URL('../../packages/model-portraits-64/bundle', import.meta.url));
const front = fileURLToPath(new URL('../../packages/model-portraits-128', import.meta.url));

/**
 * @typedef {import('../../packages/core/dist/calibration/index.js').Calibration} Calibration
 * @typedef {import('../../packages/core/dist/index.js').CorrectionSettings} CorrectionSettings
 * @typedef {import('../sessions/open.mjs').Session} Session
 * @typedef {object} Work
 * @property {string} name
 * @property {string} bundle
 * @property {(model: import('../../packages/core/dist/index.js').EpsModel) => import('../../packages/core/dist/calibration/index.js').Calibration} calibrationOf
 * @property {CorrectionSettings} settings
 * @property {number} limit
 */

/** Milliseconds spent inside onnxruntime's own `run`, counted by a wrapper around it. */
async function countRuns() {
  const { InferenceSession } = await onnxRuntime();
  const counter = { milliseconds: 0, runs: 0 };
  const create = /** @type {(...args: unknown[]) => Promise<Session>} */ (InferenceSession.create);
  InferenceSession.create = async (/** @type {unknown[]} */ ...args) => {
    const session = await create.apply(InferenceSession, args);
    const run = /** @type {(...inputs: unknown[]) => ReturnType<Session['run']>} */ (session.run.bind(session));
    session.run = async (/** @type {unknown[]} */ ...inputs) => {
      const start = performance.now();
      const outputs = await run(...inputs);
      counter.milliseconds += performance.now() - start;
      counter.runs += 1;
      return outputs;
    };
    return session;
  };
  return counter;
}

/** portraits-64 with the preset `balanced`. @returns {Work} */
function embeddedWork() {
  const file = join(embedded, 'calibration-balanced.safetensors');
  return {
    name: 'correct, 64x64',
    bundle: embedded,
    calibrationOf: () => parseCalibration(readFileSync(file), file),
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
  // Its statistics are made up, so that nothing can be promised.
  const { alpha: _, ...settings } = presets.balanced.correction;
  /** @type {Work} */
  const work = {
    name: 'correct, 256x256',
    bundle,
    calibrationOf({ info }) {
      const estimator = { ...presets.balanced.estimator, depths: [50, 300], noises: 1, antithetic: false };
      const empty = noStatistics(info, estimator);
      const shape = [2, ...empty.mapShape];
      const statistics = [1, 2].reduce((all, n) => {
        const found = tensor(shape);
        found.data.fill(n / 100);
        return addDiscrepancies(all, found);
      }, empty);
      return { fingerprint: fingerprint(info, estimator), statistics, seed: 0, images: 2 };
    },
    settings: { ...settings, plan: { steps: 2, jumps: { length: 1, samples: 2 } } },
    limit: 1.01,
  };
  return work;
}

/**
 * A work's correction, ready to be made again and again.
 * @param {Work} work @param {{ worker: boolean }} options
 */
async function prepared({ bundle, calibrationOf, settings }, { worker }) {
  const model = await loadModel(bundle, { device: 'cpu', maxBatch: 1, worker });
  const calibration = calibrationOf(model);
  const noise = keyedNoise(0);
  const image = tensor(model.info.shape);
  noise.fill(image.data, { purpose: 'initial' });
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.tanh(image.data[i] / 2);
  return { model, make: () => correct(model, [{ image }], { calibration, settings, noise }) };
}

/** One round in milliseconds: the whole, the model alone, and how often it ran. @typedef {{ whole: number, model: number, runs: number }} Round */

/** portraits-128 as people use it, `prior.correct`, on a damaged face that is framed already: its map is compared by a network. */
async function preparedPrior() {
  const prior = await openPrior(join(front, 'bundle'), { device: 'cpu', worker: false });
  const { width, ...picture } = await readImage(join(front, 'examples/scratched.png'));
  const image = toModel({ ...picture, width }, { x: 0, y: 0, size: width }, prior.info.shape);
  return { model: prior, make: () => prior.correct(image) };
}

/** Rounds, the first of which warms up. @param {string} name @param {number | undefined} limit @param {number} repeats @param {() => Promise<Round>} round */
async function measured(name, limit, repeats, round) {
  await round();
  const rounds = [];
  for (let r = 0; r < repeats; r++) rounds.push(await round());
  return {
    name,
    ratio: median(rounds.map(({ whole, model }) => whole / model)),
    limit,
    milliseconds: median(rounds.map(({ whole }) => whole)),
    sessionRuns: rounds[0]?.runs ?? 0,
  };
}

/**
 * @param {{ name: string, limit: number, prepared: { model: { dispose(): Promise<void> }, make: () => PromiseLike<unknown> } }} work
 * @param {Awaited<ReturnType<typeof countRuns>>} counter @param {number} repeats
 */
async function measure({ name, limit, prepared: { model, make } }, counter, repeats) {
  const result = await measured(name, limit, repeats, async () => {
    counter.milliseconds = 0;
    counter.runs = 0;
    const start = performance.now();
    await make();
    return { whole: performance.now() - start, model: counter.milliseconds, runs: counter.runs };
  });
  await model.dispose();
  return result;
}

/**
 * In a worker thread, as the library runs a model unless told otherwise: the whole against as many raw runs in this thread,
 * in turns. No limit: the messages between threads cost what the machine takes to wake one.
 * @param {Work} work @param {number} repeats
 */
async function measureThreaded(work, repeats) {
  const { model, make } = await prepared(work, { worker: true });
  const raw = await rawSession(work.bundle, { batch: 1 });
  const result = await measured(`${work.name}, in a worker`, undefined, repeats, async () => {
    const start = performance.now();
    const modelCalls = (await make()).reduce((sum, one) => sum + one.modelCalls, 0);
    const between = performance.now();
    await raw.run(modelCalls);
    return { whole: between - start, model: performance.now() - between, runs: modelCalls };
  });
  await model.dispose();
  await raw.release();
  return result;
}

/** @param {{ repeats: number }} options `repeats` of the small one; the large one is done twice */
export async function overhead({ repeats }) {
  const counter = await countRuns();
  const here = async (/** @type {Work} */ work) => ({ ...work, prepared: await prepared(work, { worker: false }) });
  const small = [
    await measure(await here(embeddedWork()), counter, repeats),
    await measureThreaded(embeddedWork(), repeats),
    await measure({ name: 'correct, 128x128', limit: 1.02, prepared: await preparedPrior() }, counter, repeats),
  ];
  const folder = await mkdtemp(join(tmpdir(), 'overhead-'));
  try {
    return [...small, await measure(await here(await largeWork(folder)), counter, 2)];
  } finally {
    await rm(folder, { recursive: true });
  }
}
