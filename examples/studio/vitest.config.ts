import { defineConfig } from 'vitest/config';

export default defineConfig({
  // What Vite writes into the page, for its pieces that are tested without one.
  define: { __MODEL__: JSON.stringify('none') },
  test: {
    name: 'studio',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 240_000,
    // After all others, and two at a time: each page fills the cores by itself.
    sequence: { groupOrder: 1 },
    maxWorkers: 2,
  },
});
