// How long `fuzzydiff import` takes and how much memory it needs on full-size checkpoints, and whether they load.
//
//   node benchmarks/import/import.mjs          google/ddpm-celebahq-256's exact network, 455 MB of float32
//   node benchmarks/import/import.mjs repaint  RePaint's CelebA-HQ network (553 M weights), float16 and float32: 1.1, 2.2 GB
//
// The weights are random (checkpoints/random.mjs). Each import runs in a process of its own.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onnxRuntime } from '../../packages/runtime-node/dist/runtime.js';
import { celebahq, celebahqTensors, repaintTensors, scheduler } from '../checkpoints/layouts.mjs';
import { writeCheckpoint } from '../checkpoints/random.mjs';

const convert = new URL('../../packages/convert/', import.meta.url);

/**
 * @param {string} name
 * @param {string} folder
 * @param {{ shapes: readonly import('../checkpoints/layouts.mjs').Entry[], half?: boolean, options?: { preset?: 'repaint-celebahq-256' } }} work
 */
async function measure(name, folder, { shapes, half = false, options = {} }) {
  const weights = path.join(folder, 'diffusion_pytorch_model.safetensors');
  const bytes = await writeCheckpoint(weights, shapes, half);
  const out = path.join(folder, 'bundle');
  /** @param {string} mode */
  const run = (mode) =>
    JSON.parse(
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), mode, weights, out, JSON.stringify(options)], {
        encoding: 'utf8',
      }),
    );
  const imported = run('--import');
  const predicted = run('--predict');
  const graph = (await readFile(path.join(out, 'model.onnx'))).length;
  console.log(
    JSON.stringify({ name, megabytes: Math.round(bytes / 1e6), graphBytes: graph, ...imported, ...predicted }),
  );
  await rm(out, { recursive: true });
  await rm(weights);
}

/** @param {string} weights @param {string} out @param {object} options */
async function runImport(weights, out, options) {
  const { importCheckpoint } = await import(new URL('dist/node/index.js', convert).href);
  // The reader's own code loaded, as in a process that has been running.
  const before = process.resourceUsage().maxRSS;
  const started = performance.now();
  const { weights: how } = await importCheckpoint(weights, { out, ...options });
  const importSeconds = Number(((performance.now() - started) / 1000).toFixed(2));
  console.log(
    JSON.stringify({
      importSeconds,
      importMemoryMB: Math.round((process.resourceUsage().maxRSS - before) / 1024),
      how,
    }),
  );
}

/** @param {string} out */
async function runPredict(out) {
  const { InferenceSession, Tensor } = await onnxRuntime();
  const started = performance.now();
  const session = await InferenceSession.create(path.join(out, 'model.onnx'));
  const loadSeconds = Number(((performance.now() - started) / 1000).toFixed(1));
  const again = performance.now();
  const sample = new Tensor(
    'float32',
    new Float32Array(3 * 256 * 256).map((_, i) => Math.sin(i)),
    [1, 3, 256, 256],
  );
  const { output } = await session.run({ sample, timestep: new Tensor('int64', [500n], [1]) });
  const predictSeconds = Number(((performance.now() - again) / 1000).toFixed(1));
  const peakMB = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ loadSeconds, predictSeconds, peakMB, finite: output.data.every(Number.isFinite) }));
}

const [mode = 'celebahq', ...rest] = process.argv.slice(2);
if (mode === '--import') await runImport(rest[0], rest[1], JSON.parse(rest[2]));
else if (mode === '--predict') await runPredict(rest[1]);
else {
  const folder = await mkdtemp(path.join(tmpdir(), 'import-'));
  try {
    if (mode === 'repaint') {
      const options = /** @type {const} */ ({ preset: 'repaint-celebahq-256' });
      await measure('RePaint, float16', folder, { shapes: repaintTensors(), half: true, options });
      await measure('RePaint, float32', folder, { shapes: repaintTensors(), options });
    } else {
      await writeFile(path.join(folder, 'config.json'), JSON.stringify(celebahq));
      await writeFile(path.join(folder, 'scheduler_config.json'), JSON.stringify(scheduler));
      await measure('ddpm-celebahq-256, float32', folder, { shapes: celebahqTensors() });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
