import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'runtime-web',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
  },
});
