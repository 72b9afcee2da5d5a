// What a whole correction costs beside the model: wall time over the sum of its raw `session.run` times, one process.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCalibration } from '../packages/calibration/dist/index.js';
import { condition, correct, diffusionPlan, keyedNoise, presets, tensor } from '../packages/core/dist/index.js';
import { loadModel } from '../packages/runtime-node/dist/index.js';
import { median } from './median.mjs';

const bundle = fileURLToPath(new URL('../packages/model-portraits-64/bundle', import.meta.url));

/** Milliseconds spent inside onnxruntime's own `run`, counted by a wrapper around it. */
function countRuns() {
  const { InferenceSession } = createRequire(new URL('../packages/runtime-node/package.json', import.meta.url))(
    'onnxruntime-node',
  );
  const counter = { milliseconds: 0, runs: 0 };
  const create = InferenceSession.create;
  InferenceSession.create = async (/** @type {unknown[]} */ ...args) => {
    const session = await create.apply(InferenceSession, args);
    const run = session.run.bind(session);
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

/** @param {{ repeats: number }} options */
export async function overhead({ repeats }) {
  const counter = countRuns();
  const model = await loadModel(bundle, { device: 'cpu' });
  const { statistics } = parseCalibration(readFileSync(join(bundle, 'calibration-balanced.safetensors')), 'balanced');
  const noise = keyedNoise(0);
  const image = tensor(model.info.shape);
  noise.fill(image.data, { purpose: 'initial' });
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.tanh(image.data[i] / 2);

  const plan = diffusionPlan(model.info, presets.balanced.correction.plan);
  const runs = {
    // The map's twelve projections share batches; the synthesis goes one by one.
    correct: () => correct(model, image, statistics, presets.balanced.correction, noise),
    // Batch 1 throughout.
    condition: () => condition(model, plan, noise, { image, weight: { retention: 0.5 } }),
  };
  /** @type {Record<string, { ratio: number, milliseconds: number, sessionRuns: number }>} */
  const results = {};
  for (const [name, run] of Object.entries(runs)) {
    await run();
    const ratios = [];
    const walls = [];
    let sessionRuns = 0;
    for (let r = 0; r < repeats; r++) {
      counter.milliseconds = 0;
      counter.runs = 0;
      const start = performance.now();
      await run();
      const wall = performance.now() - start;
      ratios.push(wall / counter.milliseconds);
      walls.push(wall);
      sessionRuns = counter.runs;
    }
    results[name] = { ratio: median(ratios), milliseconds: median(walls), sessionRuns };
  }
  await model.dispose();
  return { overhead: Math.max(...Object.values(results).map(({ ratio }) => ratio)), limit: 1.05, runs: results };
}
