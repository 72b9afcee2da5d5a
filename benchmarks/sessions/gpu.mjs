// Milliseconds of a call on a device, by the library and by onnxruntime itself, in float32 and in float16, warm: of
// google/ddpm-celebahq-256's network with random weights, or of a bundle that is named.
//
//   node benchmarks/sessions/gpu.mjs [--device webgpu] [--bundle FOLDER] [--batch 1,4] [--repeats 20] [--json]
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tensor } from '../../packages/core/dist/index.js';
import { deviceNames, loadModel } from '../../packages/runtime-node/dist/index.js';
import { celebahqBundles } from '../checkpoints/celebahq-bundles.mjs';
import { machine } from '../report/machine.mjs';
import { table } from '../report/markdown-table.mjs';
import { median } from '../report/median.mjs';
import { openRaw, rawInputs } from './open.mjs';

/**
 * @typedef {import('./open.mjs').DeviceName} DeviceName
 * @typedef {'float32' | 'float16'} Precision
 * @typedef {{ bundle: string, device: DeviceName, precision: Precision, batches: number[], repeats: number }} Ask
 * @typedef {{ device: string, shape: readonly number[], milliseconds: number[] }} Times one per batch size
 * @typedef {{ device: string, precision: Precision, size: number, batch: number, library: number, raw: number }} GpuRow
 */

const graphs = { float32: 'model.onnx', float16: 'model.float16.onnx' };

/** Medians of so many calls, after three that warm up. @param {number} repeats @param {() => Promise<unknown>} call */
async function warm(repeats, call) {
  const found = [];
  for (let r = -3; r < repeats; r++) {
    const start = performance.now();
    await call();
    if (r >= 0) found.push(performance.now() - start);
  }
  return median(found);
}

/** @param {Ask} ask @returns {Promise<Times>} */
async function byLibrary({ bundle, device, precision, batches, repeats }) {
  const model = await loadModel(bundle, { device, precision, maxBatch: Math.max(...batches) });
  const milliseconds = [];
  for (const batch of batches) {
    const { sample } = await rawInputs(batch, model.info.shape);
    const samples = tensor([batch, ...model.info.shape], /** @type {Float32Array} */ (sample.data));
    milliseconds.push(await warm(repeats, () => model.predict(samples, new Array(batch).fill(500))));
  }
  // After the calls: a model that went over to float32 says so.
  const { info } = model;
  await model.dispose();
  return { device: info.device, shape: info.shape, milliseconds };
}

/** @param {Ask & { shape: readonly number[] }} ask */
async function byOnnxruntime({ bundle, device, precision, batches, repeats, shape }) {
  const session = await openRaw(join(bundle, graphs[precision]), device, await rawInputs(1, shape));
  const milliseconds = [];
  for (const batch of batches) {
    const inputs = await rawInputs(batch, shape);
    milliseconds.push(await warm(repeats, () => session.run(inputs)));
  }
  await session.release();
  return { milliseconds };
}

/**
 * In a process of its own, so that neither holds the device beside the other.
 * @template T
 * @param {'library' | 'raw'} who
 * @param {object} ask
 * @returns {T}
 */
function apart(who, ask) {
  const args = [fileURLToPath(import.meta.url), '--who', who, '--ask', JSON.stringify(ask)];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0)
    throw new Error(`Expected times from the process of the ${who} but found that it failed; see above.`);
  return JSON.parse(stdout);
}

/** @param {Omit<Ask, 'precision'>} ask @returns {GpuRow[]} */
function deviceTimes(ask) {
  return /** @type {const} */ (['float32', 'float16']).flatMap((precision) => {
    /** @type {Times} */
    const library = apart('library', { ...ask, precision });
    /** @type {Pick<Times, 'milliseconds'>} */
    const raw = apart('raw', { ...ask, precision, shape: library.shape });
    return ask.batches.map((batch, i) => ({
      device: library.device,
      precision,
      size: library.shape[1] ?? 0,
      batch,
      library: library.milliseconds[i] ?? Number.NaN,
      raw: raw.milliseconds[i] ?? Number.NaN,
    }));
  });
}

/** The times as a table. @param {readonly GpuRow[]} rows */
export function deviceTable(rows) {
  return table(
    ['device', 'computes in', 'image', 'samples a call', 'library, ms', 'onnxruntime alone, ms', 'ratio'],
    rows.map(({ device, precision, size, batch, library, raw }) => [
      device,
      precision,
      `${size}x${size}`,
      String(batch),
      library.toFixed(1),
      raw.toFixed(1),
      (library / raw).toFixed(3),
    ]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      device: { type: 'string', default: 'webgpu' },
      bundle: { type: 'string' },
      batch: { type: 'string', default: '1,4' },
      repeats: { type: 'string', default: '20' },
      json: { type: 'boolean' },
      who: { type: 'string' },
      ask: { type: 'string', default: '{}' },
    },
  });
  if (values.who) {
    const ask = JSON.parse(values.ask);
    try {
      const result = values.who === 'library' ? await byLibrary(ask) : await byOnnxruntime(ask);
      process.stdout.write(JSON.stringify(result));
    } catch (error) {
      process.stderr.write(`gpu: ${error instanceof Error ? error.message : error}\n`);
      process.exitCode = 1;
    }
  } else {
    const device = deviceNames.find((name) => name === values.device);
    if (!device) {
      process.stderr.write(
        `gpu: Expected one of ${deviceNames.join(', ')} for --device but found ${values.device}; choose one.\n`,
      );
      process.exit(2);
    }
    const folder = await mkdtemp(join(tmpdir(), 'gpu-'));
    try {
      const [bundle = ''] = values.bundle ? [values.bundle] : await celebahqBundles(folder, [256]);
      const batches = values.batch.split(',').map(Number);
      const gpu = deviceTimes({ bundle, device, batches, repeats: Number(values.repeats) });
      process.stdout.write(
        values.json ? `${JSON.stringify({ machine: machine(), gpu }, null, 2)}\n` : deviceTable(gpu),
      );
    } catch (error) {
      process.stderr.write(`gpu: ${error instanceof Error ? error.message : error}\n`);
      process.exitCode = 1;
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}
