import { expect, test } from 'vitest';
import { explainFailure, missingSupport } from './device-failure.js';
import { automaticDevices, deviceNames } from './devices.js';
import type { Runtime } from './runtime.js';

test.each(['linux', 'win32', 'darwin', 'freebsd'] as const)(
  'auto ends with the cpu on %s, and tries each once',
  (os) => {
    const devices = automaticDevices(os);
    expect(devices.at(-1)).toBe('cpu');
    expect(new Set(devices).size).toBe(devices.length);
  },
);

test('auto takes WebGPU where it cannot be software only', () => {
  expect((['linux', 'win32', 'darwin'] as const).filter((os) => automaticDevices(os).includes('webgpu'))).toEqual([
    'darwin',
  ]);
});

const built = (...names: string[]) =>
  ({ listSupportedBackends: () => names.map((name) => ({ name, bundled: true })) }) as Runtime;

test.each(deviceNames)('a library that was built without %s is told from one that has it', (device) => {
  expect(missingSupport(built(), device)).toContain(`onnxruntime-node has no ${device} for ${process.platform}`);
  const reason = missingSupport(built(device), device);
  // CUDA's libraries are a download of their own, and may be missing.
  if (device === 'cuda') expect(reason ?? 'install.js').toContain('install.js');
  else expect(reason).toBeUndefined();
});

test('a failure keeps what onnxruntime said, without the place in its source, and adds what to check', () => {
  const error = new Error('/src/webgpu_context.cc:136 void f()::<lambda()> status == Ok was false. No\n adapters\n');
  expect(explainFailure('webgpu', error)).toMatch(/^No adapters\. It needs a GPU/);
  expect(explainFailure('cuda', error)).toContain('nvidia-smi');
  expect(explainFailure('cpu', 'no such file')).toBe('no such file');
});
