import { defineConfig } from 'vitest/config';
import { softwareAdapter } from '../../scripts/machine/software-adapter.js';

export default defineConfig({
  test: {
    name: 'runtime-node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    env: softwareAdapter(),
    // A software adapter, on whatever machine: slow is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
