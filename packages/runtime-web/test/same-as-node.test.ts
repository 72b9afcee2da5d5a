import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type EpsModel, tensor } from '@fuzzydiff/core';
import { keyedNoise } from '@fuzzydiff/core/math';
import { loadModel as loadInNode, openPrior } from '@fuzzydiff/runtime-node';
import { describe, expect, test } from 'vitest';
import { fixture, largestDifference } from '../../runtime-node/test/fixtures.js';
import { inPage, missing } from './browser.js';
import { openPages, patience } from './pages.js';
import { conditioned, corrected, drawnHash } from './same-work.js';

const embedded = path.join(import.meta.dirname, '../../model-portraits-64/bundle');
const tolerance = 1e-3;

describe.skipIf(missing !== '')(`a page computes what Node computes${missing}`, { timeout: patience }, () => {
  const pages = openPages('all');

  async function inNode<T>(bundle: string, use: (model: EpsModel) => Promise<T>): Promise<T> {
    const model = await loadInNode(bundle, { device: 'cpu' });
    return use(model).finally(() => model.dispose());
  }

  test('a seed gives the same noise to the bit', async () => {
    const seed = 2 ** 40 + 7;
    const hash = await drawnHash(seed);
    expect(await inPage(pages.page, 'drawnHash', seed)).toBe(hash);
    expect(await drawnHash(seed + 1)).not.toBe(hash);
  });

  test('a damaged face becomes the same corrected one, on wasm', { tags: ['release'] }, async () => {
    const image = await inPage(pages.page, 'picture', '/examples/scratched.png');
    const calibration = await readFile(path.join(embedded, 'calibration-fast.safetensors'));
    const work = (seed: number) =>
      inNode(embedded, (model) => corrected(model, tensor(model.info.shape, image), calibration, seed));
    const expected = await work(5);
    const found = await inPage(pages.page, 'correct', '/models/portraits-64', { device: 'wasm', threads: 1 }, image, 5);
    expect(largestDifference(found.samples, expected.samples)).toBeLessThan(tolerance);
    expect(largestDifference(found.map, expected.map)).toBeLessThan(tolerance);
    // It was corrected at all, and by more than the tolerance hides; as another seed would have been.
    expect(largestDifference(found.samples, image)).toBeGreaterThan(0.5);
    expect(largestDifference((await work(6)).samples, found.samples)).toBeGreaterThan(0.1);
  });

  test('a photograph comes through the front door as it does in Node', async () => {
    const options = { device: 'wasm', threads: 1 } as const;
    const found = await inPage(pages.page, 'mend', '/models/portraits-64', '/examples/scratched.png', options);
    const prior = await openPrior(embedded, { device: 'cpu', preset: 'fast' });
    const pixels = Uint8Array.from(found.before.filter((_, i) => i % 4 !== 3));
    const photo = { name: 'photo', width: 64, height: 64, channels: 3, depth: 8, pixels } as const;
    const { photo: expected, modelCalls, changed } = await prior.correct(photo);
    await prior.dispose();
    expect(changed).toBeGreaterThan(0.02);
    expect([found.width, found.height, found.modelCalls]).toEqual([64, 64, modelCalls]);
    expect([found.saved, found.calls.at(-1), found.changedAgain]).toEqual([[64, 64], modelCalls, 0]);
    // Levels of 255 that are a rounding apart at most.
    const away = Array.from(expected.pixels, (value, i) => {
      const [pixel, channel] = [Math.floor(i / 3), i % 3];
      return Math.abs(value - found.pixels[4 * pixel + channel]!);
    });
    expect(Math.max(...away)).toBeLessThanOrEqual(1);
  });

  test('a run that was kept in one goes on in the other', { tags: ['release'] }, async () => {
    const site = ['/models/portraits-64', '/examples/scratched.png', { device: 'wasm', threads: 1 }] as const;
    const { before } = await inPage(pages.page, 'mend', ...site);
    const pixels = Uint8Array.from(before.filter((_, i) => i % 4 !== 3));
    const photo = { name: 'photo', width: 64, height: 64, channels: 3, depth: 8, pixels } as const;
    const prior = await openPrior(embedded, { device: 'cpu', preset: 'fast' });
    const run = prior.correct(photo, { seed: 5 });
    let kept: Uint8Array | undefined;
    for await (const step of run) if (step.calls >= 6) kept ??= await step.keep();
    const whole = (await run).faces[0]!.samples.data;
    const moved = await inPage(pages.page, 'goOn', ...site, { at: 10, from: kept! });
    expect(moved.first).toBe(7);
    expect(largestDifference(moved.samples, whole)).toBeLessThan(tolerance);
    const back = await prior.correct(photo, { from: moved.kept! });
    expect(largestDifference(back.faces[0]!.samples.data, whole)).toBeLessThan(tolerance);
    // Begun in the page, within the map's projections.
    const begun = await inPage(pages.page, 'goOn', ...site, { at: 2 });
    const ended = await prior.correct(photo, { from: begun.kept! });
    expect(largestDifference(ended.faces[0]!.samples.data, begun.samples)).toBeLessThan(tolerance);
    await prior.dispose();
  });

  test('a conditioned synthesis is the same on webgpu', { tags: ['release'] }, async () => {
    const name = 'float32-learned-range';
    const image = new Float32Array(3 * 8 * 6);
    keyedNoise(1).fill(image, { purpose: 'initial' });
    for (let i = 0; i < image.length; i++) image[i] = Math.tanh(image[i]! / 2);
    const work = (seed: number) =>
      inNode(fixture(name), (model) => conditioned(model, tensor(model.info.shape, image), seed));
    // In the page's own thread, where its calls of the GPU can be counted.
    const options = { device: 'webgpu', worker: false } as const;
    const found = await inPage(pages.page, 'condition', `/models/${name}`, options, image, 5);
    expect(found.dispatches).toBeGreaterThan(10);
    expect(largestDifference(found.values, await work(5))).toBeLessThan(tolerance);
    expect(largestDifference(found.values, await work(6))).toBeGreaterThan(0.1);
  });
});
