import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Scripts and commands run in processes of their own, on whatever machine: slow is no failure.
  test: { name: 'defect-inspection', testTimeout: 240_000, hookTimeout: 240_000, include: ['test/**/*.test.ts'] },
});
