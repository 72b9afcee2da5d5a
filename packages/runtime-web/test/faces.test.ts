import { detectorCases } from '@fuzzydiff/core/testing';
import { openFaceDetector as openInNode } from '@fuzzydiff/runtime-node';
import { afterAll, describe, expect, test } from 'vitest';
import { pastedPicture } from '../../runtime-node/test/faces.js';
import { failed, inPage, missing, visit } from './browser.js';
import { openPages, patience } from './pages.js';

describe.skipIf(missing !== '')(`a face detector in a page${missing}`, { timeout: patience }, () => {
  const pages = openPages('all');
  const alone = () => pastedPicture(224, 224, [{ sample: 'scratched', x: 40, y: 30, size: 128 }]);

  describe('the contract, on wasm', () => {
    afterAll(() => inPage(pages.page, 'letDetectorGo'));

    // Opening one takes a second: once, but for the case that disposes.
    for (const [index, { name }] of detectorCases.entries()) {
      const kept = !name.includes('dispose');
      test(name, async () => inPage(pages.page, 'conformDetector', index, { device: 'wasm' }, kept, await alone()));
    }
  });

  async function findsAsInNode(device: 'wasm' | 'webgpu', worker: boolean): Promise<void> {
    const photo = await pastedPicture(900, 700, [
      { sample: 'dusty', x: 30, y: 40, size: 300 },
      { sample: 'offset', x: 500, y: 300, size: 80 },
    ]);
    const inNode = await openInNode();
    const expected = await inNode.detect(photo);
    await inNode.dispose();
    expect(expected).toHaveLength(2);
    const found = await inPage(pages.page, 'faces', { device, worker }, photo);
    if ('message' in found) throw new Error(found.message);
    expect(found.device).toBe(device);
    expect(found.faces).toHaveLength(2);
    const numbers = (faces: typeof expected) =>
      faces.flatMap(({ box, landmarks, score }) => [box.x, box.y, box.width, box.height, ...landmarks.flat(), score]);
    const wanted = numbers(expected);
    for (const [i, value] of numbers(found.faces).entries()) expect(Math.abs(value - wanted[i]!)).toBeLessThan(0.1);
  }

  test.each([true, false])('finds on wasm what it finds in Node (worker: %s)', (worker) =>
    findsAsInNode('wasm', worker),
  );
  test('and on webgpu', { tags: ['release'] }, () => findsAsInNode('webgpu', true));

  test('no worker is left when it is disposed', async () => {
    await inPage(pages.page, 'faces', { device: 'wasm' }, await alone());
    await expect.poll(() => pages.page.workers().length).toBe(0);
  });

  test('the network is kept: a second visit asks nobody for it', async () => {
    await inPage(pages.page, 'faces', { device: 'wasm' }, await alone());
    const asked = pages.site.asked.filter((name) => name.endsWith('.onnx')).length;
    await inPage(pages.page, 'faces', { device: 'wasm' }, await alone());
    expect(asked).toBeGreaterThan(0);
    expect(pages.site.asked.filter((name) => name.endsWith('.onnx'))).toHaveLength(asked);
  });

  test('a network that is not there, or another, is refused with its URL', async () => {
    const photo = await alone();
    // A visitor who was never there: what is kept is kept by its hash, wherever it came from.
    const page = await visit(pages.browser, pages.site.url);
    const refusal = async (model: string) => failed(await inPage(page, 'faces', { device: 'wasm', model }, photo));
    expect(await refusal('/models/int64/none.onnx')).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('/models/int64/none.onnx'),
    });
    const other = await refusal('/models/int64/model.onnx');
    expect(other).toMatchObject({ code: 'invalid-file', message: expect.stringContaining('model.onnx') });
    await page.context().close();
  });

  test('options out of range are refused', async () => {
    const photo = await alone();
    for (const options of [{ device: 'cpu' }, { threads: 0 }, { minFace: 0 }, { model: 'file:///yunet.onnx' }])
      expect(failed(await inPage(pages.page, 'faces', options as object, photo))).toMatchObject({
        code: 'invalid-argument',
      });
  });
});
