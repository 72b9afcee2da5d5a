// How much of the machine a folder of images gets: samples a second of the library, as many sessions as there are cores and
// twice as many images in flight, so that none of them waits while an image's own work is done, over those of the fastest way
// to call the network without it. And whether memory stays where it was.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCalibration } from '../../packages/calibration/dist/index.js';
import { presets, tensor } from '../../packages/core/dist/index.js';
import { correct, keyedNoise } from '../../packages/core/dist/math/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';
import { rawSession, rawSessions } from './raw-session.mjs';

const bundle = fileURLToPath(new URL('../../packages/model-portraits-64/bundle', import.meta.url));
const cores = availableParallelism();
const images = 100;

/** How long some work takes, in milliseconds. @param {() => Promise<void>} work */
async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** @typedef {{ name: string, batch: number, raw: import('./raw-session.mjs').Raw }} Way */

/** The fastest of the ways to call the network, still open. @returns {Promise<Way & { perSecond: number }>} */
async function fastest() {
  const open = [1, 4, 8].flatMap((batch) => [
    { name: `one session, batch ${batch}`, batch, open: () => rawSession(bundle, { batch, threads: cores }) },
    {
      name: `${cores} sessions of one thread, batch ${batch}`,
      batch,
      open: () => rawSessions(bundle, { batch, count: cores }),
    },
  ]);
  /** @type {(Way & { perSecond: number }) | undefined} */
  let best;
  for (const { name, batch, open: start } of open) {
    const raw = await start();
    const calls = Math.ceil(96 / batch / cores) * cores;
    await raw.run(cores);
    const milliseconds = await timed(() => raw.run(calls));
    const way = { name, batch, raw, perSecond: (1000 * calls * batch) / milliseconds };
    const slower = best && best.perSecond > way.perSecond ? way : best;
    if (slower !== way) best = way;
    await slower?.raw.release();
  }
  return /** @type {Way & { perSecond: number }} */ (best);
}

/** Memory that the process holds, in MB. */
function resident() {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
}

export async function throughput() {
  const best = await fastest();
  const model = await loadModel(bundle, { device: 'cpu', sessions: cores });
  const file = join(bundle, 'calibration-fast.safetensors');
  const calibration = parseCalibration(readFileSync(file), file);
  const noise = keyedNoise(0);
  const settings = presets.fast.correction;

  let begun = 0;
  let done = 0;
  let predictions = 0;
  /** @type {Record<number, number>} */
  const memory = {};
  async function one() {
    const key = `image ${begun++}`;
    const image = tensor(model.info.shape);
    noise.fill(image.data, { image: key, purpose: 'initial' });
    for (let i = 0; i < image.data.length; i++) image.data[i] = Math.tanh(image.data[i] / 2);
    // Not `+= await`: that would add to what the sum was before, with other images under way.
    const corrected = await correct(model, [{ image, key }], { calibration, settings, noise });
    for (const { modelCalls } of corrected) predictions += modelCalls;
    done++;
    if (done === 10 || done === images) memory[done] = resident();
  }
  /** So many images, two in flight for each core. @param {number} count */
  async function several(count) {
    const until = begun + count;
    const lane = async () => {
      while (begun < until) await one();
    };
    await Promise.all(Array.from({ length: 2 * cores }, lane));
  }

  // In turns, so that what else the machine does slows both; each turn ends with all cores at once.
  const turn = cores * Math.max(1, Math.round(20 / cores));
  let own = 0;
  let raw = { samples: 0, milliseconds: 0 };
  const beside = async (/** @type {number} */ samples) => {
    const calls = Math.ceil(samples / best.batch / cores) * cores;
    raw.milliseconds += await timed(() => best.raw.run(calls));
    raw.samples += calls * best.batch;
  };
  await beside(4 * turn);
  raw = { samples: 0, milliseconds: 0 };
  while (begun < images) {
    const before = predictions;
    own += await timed(() => several(Math.min(turn, images - begun)));
    await beside(predictions - before);
  }
  await model.dispose();
  await best.raw.release();
  const samplesPerSecond = (1000 * predictions) / own;
  const rawPerSecond = (1000 * raw.samples) / raw.milliseconds;
  return {
    images,
    cores,
    samplesPerSecond,
    rawPerSecond,
    rawWay: best.name,
    ratio: samplesPerSecond / rawPerSecond,
    limit: 0.95,
    memory: { ratio: memory[images] / memory[10], limit: 1.1, at10: memory[10], atEnd: memory[images] },
  };
}
