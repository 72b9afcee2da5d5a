// `node benchmarks/overhead/browser.mjs [--json] [--repeats N] [--int8]`: a correction of one face by portraits-64 and by portraits-128, in a page
// (wasm) and in Node, with two threads each. What it takes, what it costs beside the model's calls, and what wasm costs beside
// onnxruntime-node: ratios measured in this one run. With `--int8`, each in 8 bits as well. Beside the preset's plan there is one that begins with
// pure noise, as the preset's did before there was a start from the surroundings.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseCalibration } from '../../packages/calibration/dist/index.js';
import { presets, tensor } from '../../packages/core/dist/index.js';
import { correct, keyedNoise } from '../../packages/core/dist/math/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';
import { scripts } from '../../packages/runtime-web/test/scripts.mjs';
import { isolation, serve } from '../../packages/runtime-web/test/serve.mjs';
import { executablePath } from '../../scripts/machine/chromium.mjs';
import { machine } from '../report/machine.mjs';
import { median } from '../report/median.mjs';

/** @typedef {import('../../packages/runtime-web/test/bench/page.js').BenchPage} BenchPage */

const threads = 2;
const folder = fileURLToPath(new URL('../../packages', import.meta.url));

/** @typedef {'float32' | 'int8'} Precision */

/** @typedef {import('../../packages/core/dist/math/index.js').PlanOptions} PlanOptions */

/** The preset's own plan, and one as good on average, from pure noise. @type {Readonly<Record<string, PlanOptions>>} */
const plans = {
  'from the surroundings': presets.balanced.correction.plan,
  'from pure noise': { steps: 10, jumps: { length: 1, samples: 5 } },
};

/** @typedef {{ model: string, plan: string, precision: Precision, device: string, sessionRuns: number, milliseconds: { wasm: number, node: number }, overhead: number, wasmOverNode: number }} PageRow */

/** Of portraits-64, which pages that want it small and fast take. */
const limits = { overhead: 1.05, wasmOverNode: 4 };

const require = createRequire(join(folder, 'runtime-web/package.json'));

/** The page, the worker that counts, onnxruntime's files and the model. @param {string} bundle */
async function startSite(bundle) {
  const bench = join(folder, 'runtime-web/test/bench');
  const script = await scripts({ page: join(bench, 'page.ts'), worker: join(bench, 'counting-worker.ts') });
  return serve(async (path) => {
    if (path === '/index.html') return '<!doctype html><script type="module" src="/page.js"></script>';
    if (path.startsWith('/model/')) return readFile(join(bundle, path.slice('/model/'.length)));
    return script(basename(path));
  }, isolation);
}

/** An image that looks like nothing: what the model says of it does not matter for time. @param {readonly number[]} shape */
function someImage(shape) {
  const image = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  keyedNoise(0).fill(image, { purpose: 'initial' });
  return image.map((value) => Math.tanh(value / 2));
}

/** A correction by each model, in turns. @param {{ repeats: number, precisions?: readonly Precision[] }} options @returns {Promise<PageRow[]>} */
export async function browser({ repeats, precisions = ['float32'] }) {
  const opened = [];
  for (const name of ['portraits-64', 'portraits-128'])
    for (const precision of precisions) opened.push(await open(name, precision));
  const works = opened.flatMap((model) => Object.keys(plans).map((plan) => ({ ...model, plan })));
  /** @type {{ wall: number, milliseconds: number, runs: number, node: number }[][]} */
  const measured = works.map(() => []);
  // In turns, so that whatever else the machine does meets all; the first round warms up.
  for (let round = -1; round < repeats; round++)
    for (const [n, { plan, inPage, inNode }] of works.entries()) {
      const found = { ...(await inPage(plan)), node: await inNode(plan) };
      if (round >= 0) measured[n]?.push(found);
    }
  for (const { close } of opened) await close();
  return works.map(({ name, plan, precision, device }, n) => {
    const rounds = measured[n] ?? [];
    return {
      model: name,
      plan,
      precision,
      device,
      sessionRuns: rounds[0]?.runs ?? 0,
      milliseconds: { wasm: median(rounds.map(({ wall }) => wall)), node: median(rounds.map(({ node }) => node)) },
      overhead: median(rounds.map(({ wall, milliseconds }) => wall / milliseconds)),
      wasmOverNode: median(rounds.map(({ wall, node }) => wall / node)),
    };
  });
}

/** A model in a page of its own and in this process, ready to correct. @param {string} name @param {Precision} precision */
async function open(name, precision) {
  const bundle = join(folder, `model-${name}/bundle`);
  const model = await loadModel(bundle, { device: 'cpu', precision, threads });
  const image = someImage(model.info.shape);
  // Whatever is found is made anew: all of it, as a network finds no damage in noise.
  const { alpha: _, ...preset } = presets.balanced.correction;
  const settings = { ...preset, lower: -1000, upper: -999 };
  const calibration = parseCalibration(await readFile(join(bundle, 'calibration-balanced.safetensors')), 'balanced');
  const inNode = async (/** @type {string} */ plan) => {
    const start = performance.now();
    await correct(model, [{ image: tensor(model.info.shape, image) }], {
      calibration,
      settings: { ...settings, plan: plans[plan] ?? settings.plan },
      noise: keyedNoise(0),
    });
    return performance.now() - start;
  };
  const site = await startSite(bundle);
  const chromium = await require('playwright-core').chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await chromium.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => 'prepare' in globalThis);
  const device = await page.evaluate(
    (/** @type {[number, Float32Array, Precision]} */ args) =>
      /** @type {BenchPage} */ (/** @type {any} */ (globalThis)).prepare(...args),
    [threads, image, precision],
  );
  return {
    name,
    precision,
    device,
    inNode,
    /** @param {string} plan @returns {ReturnType<BenchPage['measure']>} */
    inPage: (plan) =>
      page.evaluate((/** @type {any} */ own) => /** @type {any} */ (globalThis).measure(own), plans[plan]),
    async close() {
      await model.dispose();
      await chromium.close();
      await site.close();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, int8: { type: 'boolean' }, repeats: { type: 'string', default: '5' } },
  });
  const precisions = /** @type {Precision[]} */ (values.int8 ? ['float32', 'int8'] : ['float32']);
  const rows = await browser({ repeats: Number(values.repeats), precisions });
  if (values.json) process.stdout.write(`${JSON.stringify({ machine: machine(), page: rows }, null, 2)}\n`);
  else
    for (const { model, plan, precision, device, milliseconds, sessionRuns, overhead, wasmOverNode } of rows) {
      const limit = (/** @type {keyof typeof limits} */ of) =>
        model === 'portraits-64' && precision === 'float32' ? ` (limit ${limits[of]})` : '';
      process.stdout.write(
        `${model}, ${plan}: ${device} ${milliseconds.wasm.toFixed(0)} ms, node ${milliseconds.node.toFixed(0)} ms, ${sessionRuns} session runs\n` +
          `  overhead ${overhead.toFixed(4)}${limit('overhead')}: wall time over the sum of raw session.run times in the worker\n` +
          `  wasm over onnxruntime-node ${wasmOverNode.toFixed(2)}${limit('wasmOverNode')}: one correction, ${threads} threads each\n`,
      );
    }
}
