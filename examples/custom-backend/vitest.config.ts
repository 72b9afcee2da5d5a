import { defineConfig } from 'vitest/config';

export default defineConfig({
  // A server and commands are started in processes of their own, on whatever machine: slow is no failure.
  test: { name: 'custom-backend', testTimeout: 120_000, hookTimeout: 120_000, include: ['test/**/*.test.ts'] },
});
