import { defineConfig } from 'vitest/config';
import { softwareAdapter } from '../../scripts/machine/software-adapter.js';

export default defineConfig({
  test: {
    name: 'convert',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Its tests take onnxruntime as it is, which would send what it runs to its makers.
    env: { ...softwareAdapter(), ORT_DISABLE_TELEMETRY: '1' },
    // A software adapter, on whatever machine: slow is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
