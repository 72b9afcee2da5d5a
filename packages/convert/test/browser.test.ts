import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCheckpoint } from '../src/node/index.js';
import { type PageServer, pageServer } from './page-server.js';
import { predictInPage } from './predict-in-page.js';
import { type KnownAnswer, maxAbsError, predict, readKnownAnswer } from './run-bundle.js';

const here = path.join(import.meta.dirname, 'checkpoints');
const executablePath = '/usr/bin/chromium';
const missing = existsSync(executablePath) ? '' : ` (skipped: no ${executablePath} on this machine)`;
const adapter = existsSync(process.env['VK_DRIVER_FILES'] ?? '');
const tolerance = 1e-3;
// A software adapter compiles shaders for seconds.
const patience = 120_000;

describe.skipIf(missing !== '')(`an imported graph in a page${missing}`, { timeout: patience }, () => {
  let scratch: string;
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'page-'));
    server = await pageServer(scratch);
    // WebGPU on Chromium's own software adapter, so that the answer does not depend on the machine's GPU.
    const gpu = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-webgpu-adapter=swiftshader'];
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...gpu] });
    page = await browser.newPage();
    await page.goto(server.url);
  }, patience);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    if (scratch !== undefined) await rm(scratch, { recursive: true });
  });

  async function imported(name: string): Promise<{ bundle: string; answer: KnownAnswer }> {
    const bundle = path.join(scratch, name);
    await importCheckpoint(path.join(here, name), { out: bundle, overwrite: true });
    return { bundle, answer: await readKnownAnswer(path.join(here, name, 'expected.safetensors')) };
  }

  // Both architectures, weights in float32 and in float16, from safetensors and from PyTorch's zip.
  for (const name of [
    'unet2d-resnet-blocks',
    'unet2d-2022',
    'unet2d-learned-time',
    'guided-new-order',
    'guided-plain-resample',
  ])
    it(`${name} runs on wasm as on the cpu`, async () => {
      const { bundle, answer } = await imported(name);
      const { output, dispatches } = await predictInPage(page, bundle, 'wasm', answer);
      expect(dispatches).toBe(0);
      expect(maxAbsError(output, await predict(bundle, answer))).toBeLessThan(tolerance);
    });

  // One of each architecture, both with attention: ten seconds each.
  for (const name of ['unet2d-resnet-blocks', 'guided-new-order']) {
    it(`${name} runs on webgpu as on the cpu`, async () => {
      const { bundle, answer } = await imported(name);
      const { output, dispatches } = await predictInPage(page, bundle, 'webgpu', answer);
      expect(dispatches).toBeGreaterThan(100);
      expect(maxAbsError(output, await predict(bundle, answer))).toBeLessThan(tolerance);
    });

    it.skipIf(!adapter)(
      `${name} runs on webgpu in Node as on the cpu${adapter ? '' : ' (skipped: no software adapter on this machine)'}`,
      async () => {
        const { bundle, answer } = await imported(name);
        const output = await predict(bundle, answer, 'webgpu');
        expect(maxAbsError(output, await predict(bundle, answer))).toBeLessThan(tolerance);
      },
    );
  }

  it('tells a wrong network from the right one', async () => {
    // The same checkpoint read as if its attention had another number of heads: only the answer can tell.
    const { bundle, answer } = await imported('guided-new-order');
    const folder = path.join(here, 'guided-new-order');
    const config = path.join(scratch, 'heads.json');
    const right = JSON.parse(await readFile(path.join(folder, 'unet_args.json'), 'utf8'));
    await writeFile(config, JSON.stringify({ ...right, num_heads: 4 }));
    const wrong = path.join(scratch, 'heads');
    await importCheckpoint(path.join(folder, 'model.pt'), { out: wrong, config });
    const { output } = await predictInPage(page, wrong, 'wasm', answer);
    expect(maxAbsError(output, await predict(bundle, answer))).toBeGreaterThan(tolerance);
  });

  it('does not fall back to wasm where the page has no adapter', async () => {
    const { bundle, answer } = await imported('guided-new-order');
    const without = await browser.newPage();
    await without.addInitScript(() => {
      navigator.gpu.requestAdapter = async () => null;
    });
    await without.goto(server.url);
    await expect(predictInPage(without, bundle, 'webgpu', answer)).rejects.toThrow(/adapter/i);
    await without.close();
  });

  it('does not open over weights in bfloat16: onnxruntime-web has no cast from it', async () => {
    // Nor from float64. Where this fails, it has learned to: then the checkpoint belongs to the list above.
    const { bundle, answer } = await imported('unet2d-no-middle');
    await expect(predictInPage(page, bundle, 'wasm', answer)).rejects.toThrow(/implementation for Cast/);
  });
});
