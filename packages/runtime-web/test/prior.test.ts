import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { modelUrl } from '@fuzzydiff/faces';
import { afterEach, describe, expect, test } from 'vitest';
import { failed, inPage, missing } from './browser.js';
import { openPages, patience } from './pages.js';

const bundle = '/models/portraits-64';
const network = '/model/yunet_n_dynamic.onnx';

describe.skipIf(missing !== '')(`a prior in a page${missing}`, { timeout: patience }, () => {
  const pages = openPages('all');
  afterEach(() => pages.site.instead.clear());
  const look = (options: object) => inPage(pages.page, 'lookForFaces', bundle, { threads: 1, ...options });

  // First of all: once a network is kept, by its hash, it is not asked for anywhere.
  test.each([true, false])('an abort while its detector is opened rejects at once (worker: %s)', async (worker) => {
    pages.site.instead.set(network, 'stall');
    const options = { device: 'wasm', threads: 1, worker } as const;
    expect(await inPage(pages.page, 'abortWhileOpening', bundle, options)).toBe(true);
  });

  test('names the network of its face detector where there is none, and says what to do', async () => {
    const faceModel = '/models/int64/none.onnx';
    const error = failed(await look({ device: 'wasm', faceModel }));
    expect(error.code).toBe('not-found');
    expect(error.message).toBe(
      `Expected the network of the face detector at ${new URL(faceModel, pages.site.url)} but found status 404; serve that of @fuzzydiff/faces, and give its URL to openPrior as faceModel or to openFaceDetector as model.`,
    );
  });

  test('and where it is another', async () => {
    pages.site.instead.set(network, new Uint8Array(9));
    const error = failed(await look({ device: 'wasm' }));
    expect(error.code).toBe('invalid-file');
    expect(error.message).toBe(
      `Expected 322906 bytes in yunet_n_dynamic.onnx, as @fuzzydiff/faces has it, but found 9; put model/yunet_n_dynamic.onnx of @fuzzydiff/faces at ${new URL(network, pages.site.url)}.`,
    );
  });

  test('takes the network of its face detector from where that is said to be', async () => {
    const faceModel = '/examples/scratched.png';
    pages.site.instead.set(faceModel, await readFile(fileURLToPath(modelUrl)));
    pages.site.asked.length = 0;
    expect(await look({ device: 'wasm', faceModel })).toMatchObject({ faces: 0, passedOver: [] });
    expect(pages.site.asked).toContain(faceModel);
    expect(pages.site.asked).not.toContain(network);
  });

  test('its detector has its threads: who asks for one is not warned that there is one only', async () => {
    // As on a machine of many cores, where a page that is not isolated goes without some.
    await pages.page.evaluate(() => Object.defineProperty(navigator, 'hardwareConcurrency', { value: 8 }));
    const warnings = async (threads: number | undefined) => {
      const found = await look({ device: 'wasm', worker: false, threads });
      return 'warnings' in found ? found.warnings.length : found.message;
    };
    expect(await warnings(1)).toBe(0);
    // The model's, and the detector's.
    expect(await warnings(undefined)).toBe(2);
  });

  test('says why it is not on webgpu', async () => {
    // The browser's adapter is software, which `auto` does not take.
    expect(await look({ device: 'auto' })).toMatchObject({
      faces: 0,
      passedOver: [{ device: 'webgpu', reason: expect.stringContaining('software') }],
    });
  });
});
