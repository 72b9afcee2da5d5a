// `node benchmarks/int8/int8.mjs [--json] [--rounds N] [CROPS...]`: what 8 bits save and what they cost, by both embedded models, on one
// thread of the cpu. A call and a correction of one face, preset balanced, in float32 and in 8 bits, in turns, by the processor's time: the
// fastest of each. With crops, which are
// pictures of the model's frame: how far the predicted noise is from float32's, and both from the noise that was added.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseCalibration } from '../../packages/calibration/dist/index.js';
import { presets, tensor } from '../../packages/core/dist/index.js';
import { alphasCumprod, correct, keyedNoise, unstack } from '../../packages/core/dist/math/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';
import { machine } from '../report/machine.mjs';
import { table } from '../report/markdown-table.mjs';

/** @typedef {import('../../packages/core/dist/index.js').EpsModel} EpsModel */
/** @typedef {{ timestep: number, difference: number, error: number, eightBitError: number }} Errors squared, means over crops */
/** @typedef {{ float32: number, int8: number }} Milliseconds */
/** @typedef {{ model: string, call: Milliseconds, correction: Milliseconds, ratio: number, limit: number, errors: Errors[] }} Int8Row */
/** @typedef {readonly [EpsModel, EpsModel]} Both in float32 and in 8 bits */

const sharp = createRequire(new URL('../../packages/evaluation/package.json', import.meta.url))('sharp');
const timesteps = [15, 60, 120, 200, 300, 450, 700, 950];

/** @param {{ rounds: number, crops: readonly string[] }} options @returns {Promise<Int8Row[]>} */
export async function int8({ rounds, crops }) {
  const rows = [];
  for (const model of ['portraits-64', 'portraits-128']) {
    const bundle = fileURLToPath(new URL(`../../packages/model-${model}/bundle`, import.meta.url));
    const open = (/** @type {'float32' | 'int8'} */ precision) =>
      loadModel(bundle, { device: 'cpu', precision, threads: 1, worker: false });
    const both = /** @type {const} */ ([await open('float32'), await open('int8')]);
    const samples = tensor([1, ...both[0].info.shape]);
    keyedNoise(0).fill(samples.data, { purpose: 'initial' });
    const call = await fastest(both, rounds, async (model) => void (await model.predict(samples, [300])));
    const correction = await fastest(both, 3, await correcting(bundle, unstack(samples, 0)));
    const errors = crops.length === 0 ? [] : await errorsOn(both, crops);
    rows.push({ model, call, correction, ratio: call.int8 / call.float32, limit: 0.65, errors });
    for (const own of both) await own.dispose();
  }
  return rows;
}

/** A correction in which all is made anew. @param {string} bundle @param {import('../../packages/core/dist/index.js').Tensor} image */
async function correcting(bundle, image) {
  const { alpha: _, ...preset } = presets.balanced.correction;
  const settings = { ...preset, lower: -1000, upper: -999 };
  const calibration = parseCalibration(await readFile(join(bundle, 'calibration-balanced.safetensors')), 'balanced');
  return async (/** @type {EpsModel} */ model) =>
    void (await correct(model, [{ image }], { calibration, settings, noise: keyedNoise(0) }));
}

/** The fastest round of each, in ms of the processor. @param {Both} models @param {number} rounds @param {(model: EpsModel) => Promise<void>} run */
async function fastest(models, rounds, run) {
  const found = { float32: Number.POSITIVE_INFINITY, int8: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round++)
    for (const [n, precision] of /** @type {const} */ (['float32', 'int8']).entries()) {
      const start = process.cpuUsage();
      await run(/** @type {EpsModel} */ (models[n]));
      const { user, system } = process.cpuUsage(start);
      found[precision] = Math.min(found[precision], (user + system) / 1000);
    }
  return found;
}

/** @param {Both} models @param {readonly string[]} crops @returns {Promise<Errors[]>} */
async function errorsOn(models, crops) {
  const { shape, schedule } = models[0].info;
  const abar = alphasCumprod(schedule);
  const rows = timesteps.map((timestep) => ({ timestep, difference: 0, error: 0, eightBitError: 0 }));
  for (const crop of crops) {
    const image = await pixels(crop, shape[2]);
    for (const row of rows) {
      const noise = new Float32Array(image.length);
      keyedNoise(0).fill(noise, { image: crop, purpose: 'initial', draw: row.timestep });
      const kept = /** @type {number} */ (abar[row.timestep]);
      const values = image.map((value, i) => Math.sqrt(kept) * value + Math.sqrt(1 - kept) * Number(noise[i]));
      const predicted = [];
      for (const model of models)
        predicted.push((await model.predict(tensor([1, ...shape], values), [row.timestep])).data);
      const [single, eight] = /** @type {[Float32Array, Float32Array]} */ (predicted);
      row.difference += meanSquare(single, eight) / crops.length;
      row.error += meanSquare(single, noise) / crops.length;
      row.eightBitError += meanSquare(eight, noise) / crops.length;
    }
  }
  return rows;
}

/** A picture as a model's image. @param {string} path @param {number} size */
async function pixels(path, size) {
  const raw = sharp(path).toColourspace('srgb').removeAlpha().resize(size, size).raw();
  const { data } = await raw.toBuffer({ resolveWithObject: true });
  const area = size * size;
  return Float32Array.from({ length: 3 * area }, (_, i) => data[3 * (i % area) + Math.floor(i / area)] / 127.5 - 1);
}

/** @param {Float32Array} a @param {Float32Array} b */
function meanSquare(a, b) {
  return a.reduce((sum, value, i) => sum + (value - Number(b[i])) ** 2, 0) / a.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '30' } },
    allowPositionals: true,
  });
  const rows = await int8({ rounds: Number(values.rounds), crops: positionals });
  if (values.json) process.stdout.write(`${JSON.stringify({ machine: machine(), int8: rows }, null, 2)}\n`);
  else
    for (const { model, errors, ...row } of rows) {
      const lines = /** @type {const} */ (['call', 'correction']).map((what) => {
        const { float32, int8 } = row[what];
        return [what, float32.toFixed(1), int8.toFixed(1), (int8 / float32).toFixed(2)];
      });
      process.stdout.write(`${model}\n\n${table(['', 'float32, ms', '8 bits, ms', 'ratio'], lines)}\n`);
      const byTimestep = errors.map(({ timestep, ...own }) => [
        `${timestep}`,
        ...[own.difference, own.error, own.eightBitError].map((value) => value.toFixed(5)),
      ]);
      if (byTimestep.length > 0)
        process.stdout.write(
          `${table(['timestep', 'from float32', 'error in float32', 'error in 8 bits'], byTimestep)}\n`,
        );
    }
}
