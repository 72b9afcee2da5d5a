// `node benchmarks/overhead/browser.mjs [--json] [--repeats N]`: portraits-64 in a page, on wasm with two threads.
// What a whole correction costs beside the model, and what wasm costs beside onnxruntime-node, each a ratio measured in
// this one run.
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
import { median } from '../report/median.mjs';

/** @typedef {import('../../packages/runtime-web/test/bench/page.js').BenchPage} BenchPage */

const threads = 2;
const folder = fileURLToPath(new URL('../../packages', import.meta.url));
const bundle = join(folder, 'model-portraits-64/bundle');
const require = createRequire(join(folder, 'runtime-web/package.json'));

/** The page, the worker that counts, onnxruntime's files and the model. */
async function startSite() {
  const bench = join(folder, 'runtime-web/test/bench');
  const script = await scripts({ page: join(bench, 'page.ts'), worker: join(bench, 'counting-worker.ts') });
  return serve(async (path) => {
    if (path === '/index.html') return '<!doctype html><script type="module" src="/page.js"></script>';
    if (path.startsWith('/model/')) return readFile(join(bundle, path.slice('/model/'.length)));
    return script(basename(path));
  }, isolation);
}

/** An image that looks like nothing: what the model says of it does not matter for time. */
function someImage() {
  const image = new Float32Array(3 * 64 * 64);
  keyedNoise(0).fill(image, { purpose: 'initial' });
  return image.map((value) => Math.tanh(value / 2));
}

/** @param {{ repeats: number }} options */
export async function browser({ repeats }) {
  const image = someImage();
  const site = await startSite();
  const chromium = await require('playwright-core').chromium.launch({
    executablePath,
    args: ['--no-sandbox'],
  });
  const page = await chromium.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => 'prepare' in globalThis);
  const device = await page.evaluate(
    (/** @type {[number, Float32Array]} */ args) =>
      /** @type {BenchPage} */ (/** @type {any} */ (globalThis)).prepare(...args),
    [threads, image],
  );
  /** @returns {ReturnType<BenchPage['measure']>} */
  const inPage = () => page.evaluate(() => /** @type {any} */ (globalThis).measure());

  const model = await loadModel(bundle, { device: 'cpu', threads });
  const calibration = parseCalibration(await readFile(join(bundle, 'calibration-balanced.safetensors')), 'balanced');
  const inNode = async () => {
    const start = performance.now();
    await correct(model, [{ image: tensor(model.info.shape, image) }], {
      calibration,
      settings: presets.balanced.correction,
      noise: keyedNoise(0),
    });
    return performance.now() - start;
  };

  await inPage();
  await inNode();
  // In turns, so that whatever else the machine does meets both.
  const measured = [];
  for (let r = 0; r < repeats; r++) measured.push({ ...(await inPage()), node: await inNode() });
  await model.dispose();
  await chromium.close();
  await site.close();
  const overhead = median(measured.map(({ wall, milliseconds }) => wall / milliseconds));
  const wasmOverNode = median(measured.map(({ wall, node }) => wall / node));
  return {
    device,
    sessionRuns: measured[0]?.runs,
    milliseconds: { wasm: median(measured.map(({ wall }) => wall)), node: median(measured.map(({ node }) => node)) },
    overhead: { ratio: overhead, limit: 1.05 },
    wasmOverNode: { ratio: wasmOverNode, limit: 4 },
  };
}

const { values } = parseArgs({ options: { json: { type: 'boolean' }, repeats: { type: 'string', default: '5' } } });
const result = await browser({ repeats: Number(values.repeats) });
if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
else {
  const { overhead, wasmOverNode, milliseconds, device, sessionRuns } = result;
  process.stdout.write(
    `overhead ${overhead.ratio.toFixed(4)} (limit ${overhead.limit}): wall time over the sum of raw session.run times in the worker\n` +
      `wasm over onnxruntime-node ${wasmOverNode.ratio.toFixed(2)} (limit ${wasmOverNode.limit}): one correction, ${threads} threads each\n` +
      `  ${device} ${milliseconds.wasm.toFixed(0)} ms, node ${milliseconds.node.toFixed(0)} ms, ${sessionRuns} session runs\n`,
  );
}
