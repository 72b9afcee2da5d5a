import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The network that stands in is plain JavaScript: slow on a busy machine is no failure.
  test: { testTimeout: 30_000, name: 'faces', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
});
