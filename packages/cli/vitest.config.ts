import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The real command is started anew in each test, on whatever machine: slow is no failure.
  test: {
    name: 'cli',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
