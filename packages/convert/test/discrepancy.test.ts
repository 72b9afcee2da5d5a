import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDiscrepancyNetwork } from '@fuzzydiff/core/math';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { failureOf } from '../../core/test/matchers.js';
import { networkFile, networkTensors } from '../../core/test/network-file.js';
import { bytesSource, convertDiscrepancyNetwork } from '../src/index.js';

const name = 'discrepancy.safetensors';

/** Opens a network's graph beside its weights, and calls it. */
async function opened(file: Uint8Array, use: (session: InferenceSession) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-discrepancy-'));
  try {
    await writeFile(join(folder, name), file);
    await writeFile(join(folder, 'discrepancy.onnx'), await convertDiscrepancyNetwork(bytesSource(name, file)));
    const session = await InferenceSession.create(join(folder, 'discrepancy.onnx'));
    await use(session).finally(() => session.release());
  } finally {
    await rm(folder, { recursive: true });
  }
}

const one = networkTensors(3);
const two = new Map([0, 1].flatMap((n) => [...one].map(([tensor, own]) => [`${n}.${tensor}`, own] as const)));

test.each([
  ['one member', one],
  ['two members', two],
])('of %s gives what the network gives in TypeScript, for images of any size', async (_, tensors) => {
  const file = networkFile(tensors);
  const network = parseDiscrepancyNetwork(file, 'ab'.repeat(32), name);
  await opened(file, async (session) => {
    const computed = network.computedBy(async (planes, dims) => {
      const { odds } = await session.run({ planes: new Tensor('float32', planes, dims) });
      return odds!.data as Float32Array;
    });
    for (const [height, width] of [
      [32, 32],
      [16, 48],
    ] as const) {
      const size = 3 * height * width;
      const image = Float32Array.from({ length: size }, (_, i) => Math.sin(i));
      const projections = Float32Array.from({ length: 2 * size }, (_, i) => Math.cos(i));
      const found = await computed.compare(image, projections, [3, height, width]);
      const expected = await network.compare(image, projections, [3, height, width]);
      expect(new Set(expected).size).toBeGreaterThan(height * 10);
      found.forEach((odds, i) => {
        expect(Math.abs(odds - expected[i]!)).toBeLessThan(1e-5);
      });
    }
  });
});

test('refuses a file that holds another network', async () => {
  const without = networkTensors();
  without.delete('up1.bias');
  const joint = networkTensors();
  joint.set('up2.weight', { shape: [6, 12, 3, 3], data: new Float32Array(6 * 12 * 9) });
  for (const [tensors, text] of [
    [without, /"up1\.bias" of shape \[5\]/],
    [joint, /"up2\.weight" of shape \[6, 13, 3, 3\]/],
  ] as const)
    expect(
      await failureOf(() => convertDiscrepancyNetwork(bytesSource(name, networkFile(tensors)))),
    ).toBeFuzzydiffError('mismatch', text);
  expect(
    await failureOf(() => convertDiscrepancyNetwork(bytesSource(name, networkFile().subarray(0, 90)))),
  ).toBeFuzzydiffError('invalid-file', /discrepancy\.safetensors/);
});
