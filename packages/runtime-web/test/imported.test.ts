import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ImportOptions, importCheckpoint } from '@fuzzydiff/convert/node';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KnownAnswer, maxAbsError, predict, readKnownAnswer } from '../../convert/test/run-bundle.js';
import { copySharded } from '../../convert/test/safetensors.js';
import { inPage, missing, predicted } from './browser.js';
import { openPages, patience } from './pages.js';

const checkpoints = path.join(import.meta.dirname, '../../convert/test/checkpoints');
const tolerance = 1e-3;

describe.skipIf(missing !== '')(`an imported graph in a page${missing}`, { timeout: patience }, () => {
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'fuzzydiff-imported-'));
  });
  afterAll(async () => {
    if (scratch !== undefined) await rm(scratch, { recursive: true });
  });
  const pages = openPages('all', () => scratch);

  async function imported(name: string): Promise<KnownAnswer & { bundle: string; onCpu: Float32Array }> {
    const bundle = path.join(scratch, name);
    await importCheckpoint(path.join(checkpoints, name), { out: bundle, overwrite: true });
    const answer = await readKnownAnswer(path.join(checkpoints, name, 'expected.safetensors'));
    return { ...answer, bundle, onCpu: await predict(bundle, answer) };
  }

  async function inThatPage(where: Page, name: string, device: 'wasm' | 'webgpu', { sample, timestep }: KnownAnswer) {
    const timesteps = Array.from(timestep.data as BigInt64Array, Number);
    // In the page's own thread, where its calls of the GPU can be counted.
    const options = { device, worker: false };
    const values = sample.data as Float32Array;
    return predicted(
      await inPage(where, 'predict', `/models/imported/${name}`, options, [...sample.dims], values, timesteps),
    );
  }

  // Both architectures, weights in float32, float16 and bfloat16, from safetensors and from PyTorch's zip.
  test.each([
    'unet2d-resnet-blocks',
    'unet2d-2022',
    'unet2d-learned-time',
    'unet2d-no-middle',
    'unet2d-patches',
    'guided-new-order',
    'guided-plain-resample',
  ])('%s runs on wasm as on the cpu', async (name) => {
    const answer = await imported(name);
    const { values, dispatches } = await inThatPage(pages.page, name, 'wasm', answer);
    expect(dispatches).toBe(0);
    expect(maxAbsError(values, answer.onCpu)).toBeLessThan(tolerance);
  });

  test('weights in several files run on wasm as on the cpu', async () => {
    await copySharded(path.join(checkpoints, 'unet2d-no-middle'), path.join(scratch, 'sharded'));
    await importCheckpoint(path.join(scratch, 'sharded'), { out: path.join(scratch, 'from-shards') });
    const answer = await imported('unet2d-no-middle');
    const { values } = await inThatPage(pages.page, 'from-shards', 'wasm', answer);
    expect(maxAbsError(values, answer.onCpu)).toBeLessThan(tolerance);
  });

  // One of each architecture, both with attention, and one of patches, whose first convolution has twelve channels: ten seconds each.
  test.each(['unet2d-resnet-blocks', 'unet2d-patches', 'guided-new-order'])(
    '%s runs on webgpu as on the cpu',
    { tags: ['release'] },
    async (name) => {
      const answer = await imported(name);
      const { values, dispatches } = await inThatPage(pages.page, name, 'webgpu', answer);
      expect(dispatches).toBeGreaterThan(100);
      expect(maxAbsError(values, answer.onCpu)).toBeLessThan(tolerance);
    },
  );

  test('the tolerance tells a wrong network from the right one', async () => {
    // The same checkpoint read as if its attention had another number of heads: only the answer can tell.
    const answer = await imported('guided-new-order');
    const folder = path.join(checkpoints, 'guided-new-order');
    const right = JSON.parse(await readFile(path.join(folder, 'unet_args.json'), 'utf8'));
    const options: ImportOptions = { out: path.join(scratch, 'heads'), config: path.join(scratch, 'heads.json') };
    await writeFile(options.config!, JSON.stringify({ ...right, num_heads: 4 }));
    await importCheckpoint(path.join(folder, 'model.pt'), options);
    const { values } = await inThatPage(pages.page, 'heads', 'wasm', answer);
    expect(maxAbsError(values, answer.onCpu)).toBeGreaterThan(tolerance);
  });

  test('does not fall back to wasm where the page has no adapter', async () => {
    const answer = await imported('guided-new-order');
    const without = await pages.browser.newPage();
    await without.addInitScript(() => {
      navigator.gpu.requestAdapter = async () => null;
    });
    await without.goto(pages.site.url);
    await without.waitForFunction(() => 'lab' in globalThis);
    await expect(inThatPage(without, 'guided-new-order', 'webgpu', answer)).rejects.toThrow(/adapter/i);
    await without.close();
  });

  test('does not open over weights in bfloat16 on webgpu: that build has no cast from it', {
    tags: ['release'],
  }, async () => {
    // Nor from float64. Where this fails, it has learned to: then the checkpoint belongs to the list above.
    const answer = await imported('unet2d-no-middle');
    await expect(inThatPage(pages.page, 'unet2d-no-middle', 'webgpu', answer)).rejects.toThrow(/Cast/);
  });
});
