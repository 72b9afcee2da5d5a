import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The network that stands in is plain JavaScript: slow on a busy machine is no failure.
  test: { name: 'faces', testTimeout: 60_000, hookTimeout: 60_000, include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
});
