import type { ModelInfo } from '@fuzzydiff/core';
import { expect, test } from 'vitest';
import { checkedCall, type GraphOutput } from './checked-call.js';

const info: ModelInfo = {
  id: 'fake@1',
  shape: [1, 1, 2],
  schedule: { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 },
  predictionType: 'epsilon',
  varianceType: 'fixed_small',
  clipSample: false,
  retentionSigma: 0.5,
  frame: 'none',
  maxBatch: 4,
  device: 'webgpu',
};

const call = (output: GraphOutput, batch = 2, values = new Float32Array(4)) =>
  checkedCall(info, { run: async () => output, release: async () => {} }, values, [3, 730], batch);

test('a NaN on webgpu is refused, and named with its model, device, timestep and what to try', async () => {
  const output = { shape: [2, 1, 1, 2], data: Float32Array.of(0, 0, 0, Number.NaN) };
  await expect(call(output)).rejects.toMatchObject({
    code: 'model-output',
    message:
      'Expected finite values at timestep 730 from the model fake@1 on webgpu but found NaN (sample 1 of 2); try the device wasm, which tells a fault of the model from one of the device.',
  });
  const given = Float32Array.of(0, 0, Number.POSITIVE_INFINITY, 0);
  await expect(call(output, 2, given)).rejects.toMatchObject({ code: 'invalid-argument' });
});

test('a fixed batch is cut back to what was asked for, on memory of its own', async () => {
  const data = Float32Array.of(1, 2, 3, 4, Number.NaN, Number.NaN);
  const output = await call({ shape: [3, 1, 1, 2], data }, 3);
  expect([...output]).toEqual([1, 2, 3, 4]);
  expect(output.buffer.byteLength).toBe(16);
});

test.each([
  ['another shape', { shape: [2, 1, 2, 1], data: new Float32Array(4) }],
  ['half precision', { shape: [2, 1, 1, 2], data: new Uint16Array(4) }],
])('an output of %s is refused', async (_, output) => {
  await expect(call(output)).rejects.toMatchObject({ code: 'model-output' });
});
