import { describe, expect, test } from 'vitest';
import { knownAnswer, largestDifference } from '../../runtime-node/test/fixtures.js';
import { failed, inPage, loaded, missing } from './browser.js';
import type { Lab } from './page.js';
import { openPages, patience } from './pages.js';

// Its graph in float16 gives NaN from timestep 500 on; the one in float32 never does.
const name = 'half-breaks-at-500';
const model = `/models/${name}`;
const halfGraph = `${model}/model.float16.onnx`;

describe.skipIf(missing !== '')(`half precision in a page${missing}`, { timeout: patience }, () => {
  const pages = openPages('each');

  /** The known answer's first samples, and how far a page is from it. */
  async function watched(count: number, options: Parameters<Lab['watched']>[1]) {
    const { samples, timesteps, output } = await knownAnswer(name);
    expect(timesteps).toEqual([0, 437, 999]);
    const size = 144 * count;
    const values = samples.data.slice(0, size);
    const found = await inPage(
      pages.page,
      'watched',
      model,
      options,
      [count, 3, 8, 6],
      values,
      timesteps.slice(0, count),
    );
    return { ...found, difference: largestDifference(found.values, output.data.slice(0, size)) };
  }

  const wasm = { device: 'wasm', threads: 1 } as const;

  test.each([true, false])('on wasm is what really runs where it is named (worker: %s)', async (worker) => {
    const { before, after, difference, warnings } = await watched(2, { ...wasm, worker, precision: 'float16' });
    expect([before, after]).toEqual(['wasm, 1 thread, float16', 'wasm, 1 thread, float16']);
    // Had float32 run after all, it would be below a hundredth of that: see below.
    expect(difference).toBeGreaterThan(2e-4);
    expect(difference).toBeLessThan(2e-3);
    expect(warnings).toEqual([]);
  });

  test('is neither run nor fetched on wasm where it is not named', async () => {
    const { before, difference } = await watched(2, wasm);
    expect(before).toBe('wasm, 1 thread');
    expect(difference).toBeLessThan(2e-6);
    expect(pages.site.asked).not.toContain(halfGraph);
  });

  test.each([true, false])(
    'that gives NaN is computed again in float32, from files that are here (worker: %s)',
    async (worker) => {
      const { before, after, difference, warnings } = await watched(3, { ...wasm, worker, precision: 'float16' });
      expect([before, after]).toEqual(['wasm, 1 thread, float16', 'wasm, 1 thread']);
      expect(difference).toBeLessThan(2e-6);
      expect(warnings).toEqual([
        expect.stringMatching(
          /^tiny-half\S+ gave NaN \(sample 2 of 3\) at timestep 999 on wasm, 1 thread, float16: it /,
        ),
      ]);
      expect(pages.site.asked.filter((file) => file === `${model}/model.onnx`)).toHaveLength(1);
    },
  );

  test('is not there on an adapter without it, which is told before the weights are fetched', async () => {
    const error = failed(await inPage(pages.page, 'load', model, { device: 'webgpu', precision: 'float16' }));
    expect(error).toMatchObject({ code: 'device-unavailable', data: { working: ['wasm'] } });
    expect(error.message).toContain('it has no shader-f16');
    expect(pages.site.asked).not.toContain(`${model}/model.onnx`);
  });

  test('is not there for a bundle without a graph for it', async () => {
    const error = failed(await inPage(pages.page, 'load', '/models/int64', { ...wasm, precision: 'float16' }));
    expect(error).toMatchObject({ code: 'invalid-argument' });
    expect(error.message).toContain('tiny-int64 has no graph that computes in float16');
  });

  describe('for auto', { tags: ['release'] }, () => {
    // In the page's own thread, where the adapter can be made to say what it does not have.
    const auto = { device: 'webgpu', worker: false } as const;

    test('is not tried on an adapter without it', async () => {
      const { before, difference, warnings } = await watched(3, auto);
      expect(before).toBe('webgpu');
      expect(difference).toBeLessThan(1e-5);
      expect(warnings).toEqual([]);
      expect(pages.site.asked).not.toContain(halfGraph);
    });

    test('is tried on an adapter that says it has it, and float32 after it, which is told', async () => {
      await pages.page.evaluate(claimHalf);
      const { before, difference, warnings } = await watched(3, auto);
      expect(before).toBe('webgpu');
      expect(difference).toBeLessThan(1e-5);
      expect(warnings).toEqual([
        expect.stringMatching(
          /^tiny-half\S+ does not open in float16 on webgpu and is opened in float32: .*requires f16/,
        ),
      ]);
    });

    test('is not tried where float32 is named, whatever the adapter says', async () => {
      await pages.page.evaluate(claimHalf);
      const { info, warnings } = loaded(await inPage(pages.page, 'load', model, { ...auto, precision: 'float32' }));
      expect(info.device).toBe('webgpu');
      expect(warnings).toEqual([]);
    });
  });

  test('does not let the signal of its loading reach the files that float32 needs', async () => {
    expect(await inPage(pages.page, 'abortLater', model, { ...wasm, worker: false, precision: 'float16' })).toBe(
      'wasm, 1 thread',
    );
  });
});

/** Makes the page's adapter say that it has float16, as the device that it then gives does not. */
function claimHalf(): void {
  const { prototype } = GPUAdapter;
  const features = Object.getOwnPropertyDescriptor(prototype, 'features')!;
  Object.defineProperty(prototype, 'features', {
    get(this: GPUAdapter) {
      return new Set([...(features.get!.call(this) as Iterable<string>), 'shader-f16']);
    },
  });
  const { requestDevice } = prototype;
  prototype.requestDevice = function (descriptor) {
    const requiredFeatures = [...(descriptor?.requiredFeatures ?? [])].filter((feature) => feature !== 'shader-f16');
    return requestDevice.call(this, { ...descriptor, requiredFeatures });
  };
}
