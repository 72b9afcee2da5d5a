import { describe, expect, test } from 'vitest';
import { failed, inPage, missing } from './browser.js';
import { openPages, patience } from './pages.js';

const model = '/models/portraits-64';
const graph = `${model}/model.int8.onnx`;
const shape = [1, 3, 64, 64];
const values = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.sin(i * i));

describe.skipIf(missing !== '')(`8 bits in a page${missing}`, { timeout: patience }, () => {
  const pages = openPages('each');
  const wasm = { device: 'wasm', threads: 1 } as const;
  const predicted = (options: object) => inPage(pages.page, 'watched', model, options, shape, values, [300]);

  test('are what runs on wasm where they are named, near float32, for which they are not even fetched', async () => {
    const single = await predicted(wasm);
    expect(single.before).toBe('wasm, 1 thread');
    expect(pages.site.asked).not.toContain(graph);
    const eight = await predicted({ ...wasm, device: 'auto', precision: 'int8' });
    expect([eight.before, eight.after, eight.warnings]).toEqual(['wasm, 1 thread, int8', 'wasm, 1 thread, int8', []]);
    expect(pages.site.asked).toContain(graph);
    const square = single.values.reduce((sum, value, i) => sum + (value - eight.values[i]!) ** 2, 0) / values.length;
    // Of noise of unit variance.
    expect(square).toBeGreaterThan(1e-7);
    expect(square).toBeLessThan(1e-3);
  });

  test('are refused on WebGPU, and of a bundle without a graph for them', async () => {
    const onGpu = failed(await inPage(pages.page, 'load', model, { device: 'webgpu', precision: 'int8' }));
    expect(onGpu).toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(/int8 is for the device wasm\.$/),
    });
    const without = failed(await inPage(pages.page, 'load', '/models/int64', { ...wasm, precision: 'int8' }));
    expect(without).toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(/tiny-int64 has no graph that computes in int8/),
    });
  });
});
