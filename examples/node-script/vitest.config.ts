import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The script and the command run in processes of their own, on whatever machine: slow is no failure.
  test: { name: 'node-script', testTimeout: 120_000, hookTimeout: 120_000, include: ['test/**/*.test.ts'] },
});
