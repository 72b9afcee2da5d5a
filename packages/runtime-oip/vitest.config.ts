import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The server is a process of its own, on whatever machine: slow is no failure.
  test: {
    name: 'runtime-oip',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
